package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChanceTest {

    private static final int DRAWS = 20_000;

    @Test
    void latencyHasTheAskedMedianAndTail() {
        Latency latency = new Latency(400, 2_000, 0);

        long[] sorted = draws().mapToObj(i -> latency.firstToken(Draw.of(7, i, 1)))
                .mapToLong(delay -> delay.toNanos() / 1_000)
                .sorted()
                .toArray();

        assertThat((double) sorted[DRAWS / 2]).isCloseTo(400_000, within(12_000.0));
        assertThat((double) sorted[DRAWS * 99 / 100]).isCloseTo(2_000_000, within(120_000.0));
    }

    @Test
    void tokensTakeTheirTime() {
        assertThat(new Latency(1, 1, 2_500).generation(40)).hasMillis(100);
    }

    @Test
    void equalMedianAndTailMeanNoSpread() {
        assertThat(new Latency(50, 50, 0).firstToken(Draw.of(1, 2, 3))).hasMillis(50);
    }

    @Test
    void faultsComeAtTheAskedRateAndInEqualShares() {
        FaultPlan plan = new FaultPlan(2_000, List.of(Fault.CUT, Fault.OVERLOADED));
        Map<Fault, Long> counts = new EnumMap<>(Fault.class);

        draws().mapToObj(i -> plan.pick(Draw.of(7, i, 1))).forEach(fault -> {
            if (fault != null) {
                counts.merge(fault, 1L, Long::sum);
            }
        });

        assertThat(counts).containsOnlyKeys(Fault.CUT, Fault.OVERLOADED);
        assertThat(counts.values())
                .allSatisfy(count -> assertThat((double) count).isCloseTo(2_000, within(150.0)));
    }

    @Test
    void luckDependsOnSeedBodyAndOccurrenceOnly() {
        assertThat(Draw.of(1, 2, 3)).isEqualTo(Draw.of(1, 2, 3));
        assertThat(LongStream.rangeClosed(1, 1_000).mapToObj(i -> Draw.of(1, 2, i)))
                .doesNotHaveDuplicates();
        assertThat(Draw.of(1, 2, 3)).isNotEqualTo(Draw.of(2, 2, 3)).isNotEqualTo(Draw.of(1, 3, 3));
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FaultPlan(10_001, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Latency(10, 9, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.ofLabel("gremlins"))
                .withMessageContaining("no-usage");
    }

    @Test
    void everyFaultIsFoundByItsLabel() {
        assertThat(Arrays.stream(Fault.values()).map(fault -> Fault.ofLabel(fault.label())))
                .containsExactly(Fault.values());
    }

    private static LongStream draws() {
        return LongStream.range(0, DRAWS);
    }
}
