package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordWeightingTest {

    @Test
    void aWordOfEveryTopicWeighsLeastAndOneOfFewIsNotListed() {
        List<LabelledPair> pairs = IntStream.range(0, 5)
                .mapToObj(i -> new LabelledPair(
                        "" + i, "en", "faq", "x", "t" + i, "zorblat", i == 0 ? "quuxly" : "zorblat", true))
                .toList();

        assertThat(WordWeighting.of(pairs)).contains("zorblat\t0.10").doesNotContain("quux");
    }
}
