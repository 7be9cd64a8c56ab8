package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OperatingPointTest {

    private static final List<Sample> SAMPLES = Stream.of(true, true, false, false)
            .map(same -> new Sample(new LabelledPair("1", "en", "faq", "x", "t", "a", "b", same), Map.of(), Set.of()))
            .toList();
    private static final double[] SCORES = {0.9, 0.4, 0.5, 0.1};

    @Test
    void theThresholdIsJustOverTheTrapsThatAreNotAllowed() {
        OperatingPoint none = OperatingPoint.atMost(0, SAMPLES, SCORES);
        OperatingPoint half = OperatingPoint.atMost(0.5, SAMPLES, SCORES);

        assertThat(none).isEqualTo(new OperatingPoint(Math.nextUp(0.5), 0.5, 0));
        assertThat(half).isEqualTo(new OperatingPoint(Math.nextUp(0.1), 1, 0.5));
    }

    @Test
    void aScoreAtTheThresholdIsServed() {
        assertThat(OperatingPoint.at(0.9, SAMPLES, SCORES).served()).isEqualTo(0.5);
    }
}
