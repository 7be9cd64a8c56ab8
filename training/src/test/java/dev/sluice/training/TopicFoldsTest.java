package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopicFoldsTest {

    @Test
    void pairsOfATopicAreInOneFoldAndFoldsAreOfLikeSize() {
        List<LabelledPair> pairs = IntStream.range(0, 60)
                .mapToObj(i -> new LabelledPair("" + i, "en", "faq", "x", "t" + i % 20, "a", "b", true))
                .toList();

        TopicFolds folds = new TopicFolds(pairs, 4);

        for (int i = 0; i < 40; i++) {
            assertThat(folds.of(pairs.get(i))).isEqualTo(folds.of(pairs.get(i + 20)));
        }
        assertThat(IntStream.range(0, 4).map(fold -> (int)
                        pairs.stream().filter(pair -> folds.of(pair) == fold).count()))
                .containsOnly(15);
    }
}
