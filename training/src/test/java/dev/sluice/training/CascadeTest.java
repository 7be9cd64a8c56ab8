package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CascadeTest {

    private static final List<Sample> SAMPLES = Stream.of(true, true, true, false)
            .map(same -> new Sample(new LabelledPair("1", "en", "faq", "x", "t", "a", "b", same), Map.of(), Set.of()))
            .toList();
    private static final double[] ALONE = {0.02, 0.3, 0.8, 0.1};
    private static final double[] JUDGED = {0.9, 0.7, 0.95, 0.6};

    @Test
    void itOpensWhereOnlyTheAllowedShareOfWhatCouldBeServedIsLost() {
        assertThat(Cascade.open(SAMPLES, ALONE, JUDGED, 0, 0)).isEqualTo(0.02);
        assertThat(Cascade.open(SAMPLES, ALONE, JUDGED, 0, 0.34)).isEqualTo(0.3);
    }

    @Test
    void belowItAPairHasLessThanAnyThatIsRead() {
        assertThat(Cascade.scores(ALONE, JUDGED, 0.3)).containsExactly(0.002, 0.7, 0.95, 0.01);
        assertThat(Cascade.asked(SAMPLES, ALONE, 0.3)).isEqualTo(0.5);
    }
}
