package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LimitBenchTest {

    @Test
    void findsTheSpanThatHasMostWhereverItBegins() {
        long[] times = {0, 10, 59_999, 60_000, 60_005, 119_999, 120_000};

        assertThat(LimitBench.mostWithin(times, 60_000)).isEqualTo(4);
        assertThat(LimitBench.mostWithin(new long[0], 60_000)).isZero();
    }
}
