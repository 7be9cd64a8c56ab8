package dev.sluice.budget.estimate;

import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.completion;
import static dev.sluice.budget.Fixtures.usage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.Fixtures;
import dev.sluice.budget.MemoryGate;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.TokenEstimate;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.junit.jupiter.api.Test;

class EstimatesTest {

    private static final TokenEstimate NOTHING = new TokenEstimate(List.of(), 0, T0);
    /** The quote of a call of 1,000 tokens before anything is learned, nano-USD: 1,116 in and 100 out. */
    private static final long UNTAUGHT = 1_116 * 1_000L + 100 * 2_000L;

    @Provide
    Arbitrary<List<Tuple2<Integer, Integer>>> calls() {
        return Arbitraries.integers()
                .between(1, 20_000)
                .flatMap(estimated -> Arbitraries.integers()
                        .between(estimated * 3 / 4, estimated * 2)
                        .map(actual -> Tuple.of(estimated, actual)))
                .list()
                .ofMinSize(Ratios.FEWEST_CALLS)
                .ofMaxSize(400);
    }

    @Property(tries = 100)
    void boundsEveryCallItWasTaughtWith(@ForAll("calls") List<Tuple2<Integer, Integer>> calls) {
        int ratio = Ratios.bound(taught(calls));

        assertThat(calls)
                .allSatisfy(call -> assertThat(Math.ceilDiv((long) call.get1() * ratio, Ratios.UNIT))
                        .isGreaterThanOrEqualTo(call.get2()));
    }

    @Property(tries = 50)
    void learnsTheSameFromTheSameCalls(@ForAll("calls") List<Tuple2<Integer, Integer>> calls) {
        assertThat(taught(calls)).isEqualTo(taught(calls));
    }

    @Test
    void aSlipIsNotLearnedAndAnotherTokenizerIs() {
        TokenEstimate known = NOTHING;
        for (int i = 0; i < 2_000; i++) {
            known = Ratios.with(known, 100, 100, T0);
        }
        known = Ratios.with(known, 100, 100_000, T0);
        assertThat(Ratios.bound(known)).isEqualTo(Ratios.UNIT + 1);

        for (int i = 0; i < 200; i++) {
            known = Ratios.with(known, 100, 140, T0);
        }
        assertThat(Ratios.bound(known)).isGreaterThanOrEqualTo(Ratios.UNIT * 140 / 100);
    }

    @Test
    void oldCallsFade() {
        TokenEstimate known = NOTHING;
        for (int i = 0; i < 200; i++) {
            known = Ratios.with(known, 100, 150, T0);
        }
        for (int i = 0; i < 60_000; i++) {
            known = Ratios.with(known, 100, 95, T0);
        }
        assertThat(Ratios.bound(known)).isLessThan(Ratios.UNIT + 2);
    }

    @Test
    void quotesTightenOnceEnoughIsKnownForTheFunctionAlone() {
        var gate = new MemoryGate();
        for (int i = 0; i < Ratios.FEWEST_CALLS; i++) {
            call(gate, "r" + i, "chat");
            assertThat(gate.reservation("r" + i + ":1").getQuoteNanoUsd()).isEqualTo(UNTAUGHT);
        }

        call(gate, "taught", "chat");
        call(gate, "other", "mail");

        assertThat(gate.reservation("taught:1").getQuoteNanoUsd())
                .isLessThan(UNTAUGHT)
                .isGreaterThanOrEqualTo(1_000 * 1_000L + 100 * 2_000L);
        assertThat(gate.reservation("other:1").getQuoteNanoUsd()).isEqualTo(UNTAUGHT);
        assertThat(gate.watched).containsEntry("counted small", Ratios.FEWEST_CALLS + 2L);
    }

    @Test
    void whatExceedsTheQuoteIsChargedAndCountsAgainstTheLimit() {
        var gate = new MemoryGate(Fixtures.budget("all", 1_000_000_000L));
        call(gate, "r1", "chat", 3_000);

        assertThat(gate.window("all").getSpentNanoUsd()).isEqualTo(3_000 * 1_000L + 50 * 2_000L);
    }

    private static void call(MemoryGate gate, String id, String function) {
        call(gate, id, function, 1_000);
    }

    private static void call(MemoryGate gate, String id, String function, long actual) {
        gate.admit(admission(Fixtures.request(id).setFunction(function).build(), 1_000, T0));
        gate.report(completion(CompletionKind.SUCCEEDED, id, 1)
                .setUsage(usage(actual, 50))
                .build());
    }

    private static TokenEstimate taught(List<Tuple2<Integer, Integer>> calls) {
        TokenEstimate known = NOTHING;
        for (Tuple2<Integer, Integer> call : calls) {
            known = Ratios.with(known, call.get1(), call.get2(), T0);
        }
        return known;
    }
}
