package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TimingTest {

    @Test
    void mediansOfRepetitionsAndThePercentileOfAll() {
        List<long[]> repetitions =
                List.of(new long[] {30, 10, 20}, new long[] {500, 40, 41}, new long[] {1, 2, 3}, new long[] {7, 8, 9});

        assertThat(Timing.of(repetitions)).isEqualTo(new Timing(8, 2, 41, 500));
    }
}
