package dev.sluice.budget;

import static dev.sluice.budget.Fixtures.LARGE_QUOTE;
import static dev.sluice.budget.Fixtures.SMALL_COST;
import static dev.sluice.budget.Fixtures.SMALL_QUOTE;
import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.budget;
import static dev.sluice.budget.Fixtures.completion;
import static dev.sluice.budget.Fixtures.price;
import static dev.sluice.budget.Fixtures.route;
import static dev.sluice.budget.Fixtures.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.BudgetAlertState;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.RatingRequest;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.schema.UsageStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RerateTest {

    private static final long HALF = SMALL_COST / 2;

    private static MemoryGate settled() {
        var gate = new MemoryGate(
                budget("all", SMALL_QUOTE * 10, b -> b.setPer("USER").setWindow("MONTH")));
        gate.admit(admission("r1"));
        gate.report(succeeded("r1", 1));
        return gate;
    }

    /** The request somebody makes who has read the ledger up to now. */
    private static RatingRequest read(List<UsageEvent> ledger, String lineId) {
        UsageEvent root = ledger.stream()
                .filter(l -> l.getLineId().equals(lineId))
                .findFirst()
                .orElseThrow();
        List<UsageEvent> corrections = ledger.stream()
                .filter(l -> lineId.equals(l.getCorrectsLineId()))
                .toList();
        return RatingRequest.newBuilder()
                .setLine(root)
                .setCorrections((int) corrections.stream()
                        .filter(l -> l.getLineId().contains(":rated:"))
                        .count())
                .setCostNanoUsd(root.getCostNanoUsd()
                        + corrections.stream()
                                .mapToLong(UsageEvent::getCostNanoUsd)
                                .sum())
                .setSavedNanoUsd(root.getSavedNanoUsd()
                        + corrections.stream()
                                .mapToLong(UsageEvent::getSavedNanoUsd)
                                .sum())
                .setRequestedAt(T0)
                .build();
    }

    private static RatingRequest call(MemoryGate gate) {
        return read(gate.lines, "r1:1:call");
    }

    private static void halve(MemoryGate gate) {
        gate.apply(price("small-1", "openai", "small", "0.5", "1").build());
    }

    @Test
    void aCorrectedPriceIsCorrectedInTheLedgerAndTheWindowOnce() {
        MemoryGate gate = settled();
        halve(gate);
        RatingRequest request = call(gate);

        gate.rerate(request);
        gate.rerate(request);
        gate.rerate(call(gate));

        assertThat(gate.lines).hasSize(2);
        UsageEvent correction = gate.lines.getLast();
        assertThat(correction.getLineId()).isEqualTo("r1:1:call:rated:1");
        assertThat(correction.getKind()).isEqualTo(UsageKind.CORRECTION);
        assertThat(correction.getCostNanoUsd()).isEqualTo(HALF - SMALL_COST);
        assertThat(gate.window("all:alice").getSpentNanoUsd()).isEqualTo(HALF);
    }

    @Test
    void severalCorrectionsOfOneLineChain() {
        MemoryGate gate = settled();
        RatingRequest stale = call(gate);
        halve(gate);
        gate.rerate(stale);
        gate.apply(price("small-1", "openai", "small", "3", "6").build());

        gate.rerate(stale);
        halve(gate);
        gate.rerate(call(gate));

        assertThat(gate.lines)
                .extracting(UsageEvent::getLineId)
                .containsExactly("r1:1:call", "r1:1:call:rated:1", "r1:1:call:rated:2", "r1:1:call:rated:3");
        assertThat(gate.lines).extracting(UsageEvent::getCorrectsLineId).containsOnly(null, "r1:1:call");
        assertThat(gate.lines.stream().mapToLong(UsageEvent::getCostNanoUsd).sum())
                .isEqualTo(HALF);
        assertThat(gate.window("all:alice").getSpentNanoUsd()).isEqualTo(HALF);
    }

    @Test
    void whatStandsIsReadFromTheLedgerOnceTheGateHasForgottenIt() {
        MemoryGate gate = settled();
        halve(gate);
        gate.advance(Duration.ofDays(9));
        gate.rerate(call(gate));
        gate.apply(price("small-1", "openai", "small", "3", "6").build());
        gate.advance(Duration.ofDays(9));

        gate.rerate(call(gate));

        assertThat(gate.lines)
                .extracting(UsageEvent::getLineId)
                .containsExactly("r1:1:call", "r1:1:call:rated:1", "r1:1:call:rated:2");
        assertThat(gate.window("all:alice").getSpentNanoUsd()).isEqualTo(3 * SMALL_COST);
        assertThat(gate.rated.all()).hasSize(1);
        gate.advance(Duration.ofDays(9));
        assertThat(gate.rated.all()).isEmpty();
    }

    @Test
    void whatIsClaimedToStandCountsForNothingWhileTheGateKnowsBetter() {
        MemoryGate gate = settled();
        halve(gate);
        RatingRequest lie =
                RatingRequest.newBuilder(call(gate)).setCostNanoUsd(123_456_789).build();

        gate.rerate(lie);

        assertThat(gate.window("all:alice").getSpentNanoUsd()).isEqualTo(HALF);
        assertThat(gate.lines.getLast().getCostNanoUsd()).isEqualTo(HALF - SMALL_COST);
    }

    @Test
    void anAmountThatNoCallCanHaveIsIgnored() {
        MemoryGate gate = settled();
        gate.advance(Duration.ofDays(9));
        halve(gate);

        gate.rerate(RatingRequest.newBuilder(call(gate))
                .setCostNanoUsd(Long.MAX_VALUE)
                .build());
        gate.rerate(RatingRequest.newBuilder(call(gate)).setCostNanoUsd(-1).build());
        gate.rerate(RatingRequest.newBuilder(call(gate)).setCorrections(-1).build());

        assertThat(gate.lines).hasSize(1);
    }

    @Test
    void aPriceThatRisesOverTheLimitStopsTheBudget() {
        MemoryGate gate = settled();
        gate.apply(price("small-1", "openai", "small", "100", "200").build());

        gate.rerate(call(gate));
        gate.admit(admission("r2"));

        assertThat(gate.window("all:alice").getSpentNanoUsd()).isEqualTo(100 * SMALL_COST);
        assertThat(gate.window("all:alice").getState()).isEqualTo(BudgetAlertState.EXCEEDED);
        assertThat(gate.refusals).extracting(r -> r.getError().getCode()).containsExactly("BUDGET_EXCEEDED");
    }

    @Test
    void aReportThatComesAfterItIsMeasuredAgainstTheCorrectedCharge() {
        var gate = new MemoryGate(1, budget("all", SMALL_QUOTE * 10, b -> b.setEnforcement("SOFT")));
        gate.removePrice("small-1");
        gate.admit(admission("r1"));
        gate.report(completion(CompletionKind.UNKNOWN_OUTCOME, "r1", 1).build());
        gate.apply(price("small-1", "openai", "small", "1", "2").build());
        gate.rerate(call(gate));
        long bound = gate.window("all").getSpentNanoUsd();

        gate.report(succeeded("r1", 1));
        halve(gate);
        gate.rerate(RatingRequest.newBuilder(call(gate))
                .setLine(UsageEvent.newBuilder(call(gate).getLine())
                        .setUsage(gate.lines.getLast().getUsage())
                        .build())
                .build());

        assertThat(bound).isEqualTo(SMALL_QUOTE);
        assertThat(gate.window("all").getSpentNanoUsd()).isEqualTo(HALF);
        assertThat(gate.lines.stream().mapToLong(UsageEvent::getCostNanoUsd).sum())
                .isEqualTo(HALF);
        assertThat(gate.lines).extracting(UsageEvent::getLineId).doesNotHaveDuplicates();
    }

    @Test
    void aReportAfterItIsRememberedLongerThanItsReservation() {
        var gate = new MemoryGate(
                1, budget("all", SMALL_QUOTE * 10, b -> b.setEnforcement("SOFT").setWindow("MONTH")));
        gate.removePrice("small-1");
        gate.admit(admission("r1"));
        gate.report(completion(CompletionKind.UNKNOWN_OUTCOME, "r1", 1).build());
        gate.apply(price("small-1", "openai", "small", "1", "2").build());
        gate.ratePrices();
        gate.report(succeeded("r1", 1));
        RatingRequest stale = RatingRequest.newBuilder(call(gate))
                .setLine(UsageEvent.newBuilder(call(gate).getLine())
                        .setUsage(gate.lines.getLast().getUsage())
                        .build())
                .setCostNanoUsd(0)
                .build();
        gate.advance(MemoryGate.HORIZON.plus(MemoryGate.TTL.multipliedBy(3)));
        halve(gate);

        gate.rerate(stale);

        assertThat(gate.reservations.all()).isEmpty();
        assertThat(gate.window("all").getSpentNanoUsd()).isEqualTo(HALF);
        assertThat(gate.lines.stream().mapToLong(UsageEvent::getCostNanoUsd).sum())
                .isEqualTo(HALF);
    }

    @Test
    void anUnpricedLineThatIsNoLongerKeptIsRatedFromTheLedger() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE * 10, b -> b.setEnforcement("SOFT")));
        gate.removePrice("small-1");
        for (int i = 0; i <= MemoryGate.MOST_UNPRICED; i++) {
            gate.admit(admission("r" + i));
            gate.report(succeeded("r" + i, 1));
        }
        gate.apply(price("small-1", "openai", "small", "1", "2").build());

        gate.rerate(read(gate.lines, "r" + MemoryGate.MOST_UNPRICED + ":1:call"));
        gate.rerate(read(gate.lines, "r0:1:call"));

        assertThat(gate.window("all").getSpentNanoUsd()).isEqualTo(2 * SMALL_COST);
        assertThat(gate.unpriced.after("", 100)).hasSize(MemoryGate.MOST_UNPRICED - 1);
    }

    @Test
    void theSavingOfADowngradeMovesWithBothPrices() {
        var gate = new MemoryGate(
                budget("all", LARGE_QUOTE - 1, b -> b.setAction("DOWNGRADE")), route("auto", "small", "large"));
        gate.admit(admission("r1", r -> r.setModel("large")));
        gate.report(succeeded("r1", 1));
        UsageEvent first = gate.lines.getFirst();
        halve(gate);

        gate.rerate(call(gate));

        assertThat(first.getSavingTechnique()).isEqualTo("routing");
        assertThat(first.getSavedNanoUsd()).isEqualTo(9 * SMALL_COST);
        assertThat(gate.lines.getLast().getCostNanoUsd()).isEqualTo(HALF - SMALL_COST);
        assertThat(gate.lines.getLast().getSavedNanoUsd()).isEqualTo(SMALL_COST - HALF);
        assertThat(gate.lines.getLast().getSavingTechnique()).isEqualTo("routing");
    }

    @Test
    void theSavingOfAHitIsCorrectedWithoutACharge() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE));
        gate.report(UnpricedTest.hit("h1", "small", "small-v1", AnswerSource.SEMANTIC_CACHE));
        halve(gate);

        gate.rerate(read(gate.lines, "h1:hit"));
        gate.rerate(read(gate.lines, "h1:hit"));

        assertThat(gate.lines).hasSize(2);
        assertThat(gate.lines.getLast().getSavedNanoUsd()).isEqualTo(HALF - SMALL_COST);
        assertThat(gate.lines.getLast().getCostNanoUsd()).isZero();
        assertThat(gate.windows.all()).isEmpty();
    }

    @Test
    void linesThatCostNothingByTheirKindAreLeftAlone() {
        MemoryGate gate = settled();
        halve(gate);

        for (UsageKind kind : List.of(UsageKind.REFUSAL, UsageKind.ERROR, UsageKind.CORRECTION, UsageKind.UNKNOWN)) {
            gate.rerate(RatingRequest.newBuilder(call(gate))
                    .setLine(UsageEvent.newBuilder(call(gate).getLine())
                            .setKind(kind)
                            .build())
                    .build());
        }

        assertThat(gate.lines).hasSize(1);
        assertThat(gate.lines.getFirst().getStatus()).isEqualTo(UsageStatus.CONFIRMED);
    }
}
