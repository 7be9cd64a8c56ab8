package dev.sluice.budget;

import static dev.sluice.budget.Fixtures.SMALL_COST;
import static dev.sluice.budget.Fixtures.SMALL_QUOTE;
import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.TENANT;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.budget;
import static dev.sluice.budget.Fixtures.completion;
import static dev.sluice.budget.Fixtures.price;
import static dev.sluice.budget.Fixtures.request;
import static dev.sluice.budget.Fixtures.succeeded;
import static dev.sluice.budget.Fixtures.usage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.BudgetAlertState;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.HitDetails;
import dev.sluice.schema.Price;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.schema.UsageStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnpricedTest {

    private static final Price SMALL =
            price("small-late", "openai", "small", "1", "2").build();

    /** A gate that knows no price of model small. */
    private static MemoryGate gate(long softLimit) {
        var gate = new MemoryGate(budget("soft", softLimit, b -> b.setEnforcement("SOFT")));
        gate.removePrice("small-1");
        return gate;
    }

    private static MemoryGate settledUnpriced() {
        MemoryGate gate = gate(SMALL_COST * 10);
        gate.admit(admission("r1"));
        gate.report(succeeded("r1", 1));
        return gate;
    }

    private static void arrives(MemoryGate gate, Price price) {
        gate.apply(price);
        gate.ratePrices();
    }

    @Test
    void anUnpricedCallIsKeptUntilItsPriceArrivesAndThenCorrectedOnce() {
        MemoryGate gate = settledUnpriced();
        gate.ratePrices();
        UsageEvent first = gate.lines.getFirst();

        arrives(gate, SMALL);
        arrives(gate, SMALL);

        assertThat(first.getStatus()).isEqualTo(UsageStatus.UNPRICED);
        assertThat(first.getCostNanoUsd()).isZero();
        assertThat(gate.lines).hasSize(2);
        UsageEvent correction = gate.lines.getLast();
        assertThat(correction.getLineId()).isEqualTo("r1:1:call:rated:1");
        assertThat(correction.getKind()).isEqualTo(UsageKind.CORRECTION);
        assertThat(correction.getStatus()).isEqualTo(UsageStatus.CONFIRMED);
        assertThat(correction.getCorrectsLineId()).isEqualTo("r1:1:call");
        assertThat(correction.getCostNanoUsd()).isEqualTo(SMALL_COST);
        assertThat(correction.getPriceVersion()).isEqualTo("small-late");
        assertThat(correction.getEventTime()).isEqualTo(first.getEventTime());
        assertThat(correction.getBudgetIds()).containsExactly("soft");
        assertThat(gate.window("soft").getSpentNanoUsd()).isEqualTo(SMALL_COST);
        assertThat(gate.unpriced.after("", 10)).isEmpty();
        assertThat(gate.watched).containsEntry("openai/small/NO_PRICE", 1L).containsEntry("PRICE_ARRIVED", 1L);
    }

    @Test
    void thePriceInForceAtTheTimeOfTheCallCounts() {
        MemoryGate gate = settledUnpriced();

        arrives(
                gate,
                price("too-late", "openai", "small", "5", "5")
                        .setValidFrom(T0.plusSeconds(60))
                        .build());
        int before = gate.lines.size();
        arrives(gate, SMALL);

        assertThat(before).isEqualTo(1);
        assertThat(gate.lines.getLast().getPriceVersion()).isEqualTo("small-late");
    }

    @Test
    void theWindowOfTheCallMovesAndItsAlertsFollow() {
        MemoryGate gate = gate(SMALL_COST);
        gate.admit(admission("r1"));
        gate.report(succeeded("r1", 1));
        gate.advance(Duration.ofDays(3));
        Instant nextDay = gate.now();
        gate.admit(admission(request("r2").build(), 100, nextDay));

        arrives(gate, SMALL);

        assertThat(gate.windows.all())
                .filteredOn(w -> w.getWindowStart().isBefore(T0))
                .singleElement()
                .satisfies(w -> assertThat(w.getSpentNanoUsd()).isEqualTo(SMALL_COST));
        assertThat(gate.windows.all())
                .filteredOn(w -> w.getWindowStart().isAfter(T0))
                .singleElement()
                .satisfies(w -> assertThat(w.getSpentNanoUsd()).isZero());
        assertThat(gate.alerts).extracting(BudgetAlert::getState).contains(BudgetAlertState.EXCEEDED);
    }

    @Test
    void aHardLimitThatAPriceOverrunsLetsNothingMoreThrough() {
        MemoryGate gate = settledUnpriced();
        gate.apply(budget("soft", SMALL_COST - 1));
        arrives(gate, SMALL);

        gate.admit(admission("r2"));

        assertThat(gate.window("soft").getSpentNanoUsd()).isEqualTo(SMALL_COST);
        assertThat(gate.refusals).extracting(r -> r.getError().getCode()).containsExactly("BUDGET_EXCEEDED");
    }

    @Test
    void aModelWithoutAPriceIsStillRefusedUnderAHardBudget() {
        var gate = new MemoryGate(budget("hard", SMALL_QUOTE * 10));
        gate.removePrice("small-1");

        gate.admit(admission("r1"));

        assertThat(gate.refusals).extracting(r -> r.getError().getCode()).containsExactly("UNPRICED_MODEL");
        assertThat(gate.unpriced.after("", 10)).isEmpty();
    }

    @Test
    void anUnknownOutcomeIsChargedAtItsBoundAndCorrectedWhenItsUsageComes() {
        MemoryGate gate = gate(SMALL_QUOTE * 10);
        gate.admit(admission("r1"));
        gate.report(completion(CompletionKind.STARTED, "r1", 1).build());
        gate.report(completion(CompletionKind.SUCCEEDED, "r1", 1).build());

        arrives(gate, SMALL);
        UsageEvent bound = gate.lines.getLast();
        gate.report(succeeded("r1", 1));

        assertThat(gate.watched).containsEntry("openai/small/NO_USAGE", 1L);
        assertThat(bound.getStatus()).isEqualTo(UsageStatus.UNCONFIRMED);
        assertThat(bound.getCostNanoUsd()).isEqualTo(SMALL_QUOTE);
        assertThat(gate.lines.getLast().getLineId()).isEqualTo("r1:1:correction");
        assertThat(gate.lines.getLast().getCostNanoUsd()).isEqualTo(SMALL_COST - SMALL_QUOTE);
        assertThat(gate.window("soft").getSpentNanoUsd()).isEqualTo(SMALL_COST);
    }

    @Test
    void usageThatComesBeforeThePriceIsRatedByThePrice() {
        MemoryGate gate = gate(SMALL_QUOTE * 10);
        gate.admit(admission("r1"));
        gate.report(completion(CompletionKind.UNKNOWN_OUTCOME, "r1", 1).build());
        gate.report(succeeded("r1", 1));
        long kept = gate.unpriced.after("", 10).size();

        arrives(gate, SMALL);

        assertThat(kept).isEqualTo(1);
        assertThat(gate.lines.getLast().getCostNanoUsd()).isEqualTo(SMALL_COST);
        assertThat(gate.lines.getLast().getCorrectsLineId()).isEqualTo("r1:1:call");
        assertThat(gate.lines).extracting(UsageEvent::getLineId).doesNotHaveDuplicates();
    }

    @Test
    void usageThatComesAfterThePriceTakesTheCallFromTheShelf() {
        MemoryGate gate = gate(SMALL_QUOTE * 10);
        gate.admit(admission("r1"));
        gate.report(completion(CompletionKind.UNKNOWN_OUTCOME, "r1", 1).build());
        gate.apply(SMALL);

        gate.report(succeeded("r1", 1));
        gate.ratePrices();

        assertThat(gate.lines.getLast().getLineId()).isEqualTo("r1:1:correction");
        assertThat(gate.window("soft").getSpentNanoUsd()).isEqualTo(SMALL_COST);
        assertThat(gate.unpriced.after("", 10)).isEmpty();
    }

    @Test
    void aSecondCallForOneDispatchIsRatedOnItsOwn() {
        MemoryGate gate = gate(SMALL_QUOTE * 10);
        gate.admit(admission("r1"));
        gate.report(Completion.newBuilder(succeeded("r1", 1))
                .setProviderRequestId("a")
                .build());
        gate.report(Completion.newBuilder(succeeded("r1", 1))
                .setProviderRequestId("b")
                .build());

        arrives(gate, SMALL);

        assertThat(gate.lines)
                .filteredOn(l -> l.getKind() == UsageKind.CORRECTION)
                .extracting(UsageEvent::getCorrectsLineId)
                .containsExactlyInAnyOrder("r1:1:call", "r1:1:call:b");
        assertThat(gate.window("soft").getSpentNanoUsd()).isEqualTo(2 * SMALL_COST);
    }

    @Test
    void aCallNobodyReservedForIsRatedForTheBudgetsItWasCountedIn() {
        MemoryGate gate = gate(SMALL_QUOTE * 10);
        gate.report(succeeded("lost", 1));

        arrives(gate, SMALL);

        assertThat(gate.lines.getLast().getCostNanoUsd()).isEqualTo(SMALL_COST);
        assertThat(gate.window("soft").getSpentNanoUsd()).isEqualTo(SMALL_COST);
    }

    @Test
    void aHitGetsItsSavingWhenThePriceOfTheModelAskedForArrives() {
        MemoryGate gate = gate(SMALL_QUOTE * 10);
        gate.report(hit("h1", "small", "large", AnswerSource.EXACT_CACHE));
        UsageEvent first = gate.lines.getFirst();

        arrives(gate, SMALL);

        assertThat(first.getStatus()).isEqualTo(UsageStatus.UNPRICED);
        UsageEvent correction = gate.lines.getLast();
        assertThat(correction.getCostNanoUsd()).isZero();
        assertThat(correction.getSavedNanoUsd()).isEqualTo(SMALL_COST);
        assertThat(correction.getSavingTechnique()).isEqualTo("exact");
        assertThat(gate.windows.all()).isEmpty();
    }

    static Completion hit(String id, String asked, String served, AnswerSource source) {
        return Completion.newBuilder()
                .setKind(CompletionKind.HIT)
                .setRequestId(id)
                .setTenant(TENANT)
                .setAt(T0)
                .setHit(HitDetails.newBuilder()
                        .setSource(source)
                        .setEntryId("e1")
                        .setProvider("openai")
                        .setModelServed(served)
                        .setModelRequested(asked)
                        .setUsage(usage(100, 50))
                        .setTags(Map.of())
                        .build())
                .build();
    }

    @Test
    void soManyAreKeptAndTheOthersAreCounted() {
        MemoryGate gate = gate(SMALL_QUOTE * 1_000);
        for (int i = 0; i < MemoryGate.MOST_UNPRICED + 7; i++) {
            gate.admit(admission("r" + i));
            gate.report(succeeded("r" + i, 1));
        }

        arrives(gate, SMALL);

        assertThat(gate.watched).containsEntry("not kept", 7L);
        assertThat(gate.lines).hasSize(2 * MemoryGate.MOST_UNPRICED + 7);
        assertThat(gate.window("soft").getSpentNanoUsd()).isEqualTo(MemoryGate.MOST_UNPRICED * SMALL_COST);
    }

    @Test
    void namesThatNoPolicyHasAreNotCountedOneByOne() {
        MemoryGate gate = gate(SMALL_QUOTE * 10);
        for (String model : List.of("mystery", "riddle")) {
            gate.report(Completion.newBuilder(succeeded(model, 1))
                    .setModelServed(model)
                    .build());
        }

        assertThat(gate.watched).containsEntry("unknown/other/NO_PRICE", 2L);
    }

    @Test
    void whatNoPriceComesForIsForgottenWithTheLedger() {
        MemoryGate gate = settledUnpriced();

        gate.advance(Duration.ofDays(99));
        long kept = gate.unpriced.after("", 10).size();
        gate.advance(Duration.ofDays(2));

        assertThat(kept).isEqualTo(1);
        assertThat(gate.unpriced.after("", 10)).isEmpty();
        assertThat(gate.marks).isEmpty();
        assertThat(gate.alarms).isEmpty();
    }

    @Test
    void whyThereIsNoUsageIsTold() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE * 10));
        for (String problem : List.of("USAGE_MISSING", "USAGE_BAD_COUNT")) {
            gate.admit(admission(problem));
            gate.report(completion(CompletionKind.SUCCEEDED, problem, 1)
                    .setUsageProblem(problem)
                    .build());
        }

        assertThat(gate.watched)
                .containsOnly(Map.entry("openai/small/NO_USAGE", 1L), Map.entry("openai/small/BAD_USAGE", 1L));
        assertThat(gate.unpriced.after("", 10)).isEmpty();
    }

    @Test
    void aUsageThatIsAbsurdIsNotRated() {
        MemoryGate gate = gate(SMALL_QUOTE * 10);
        gate.admit(admission("r1"));
        gate.report(completion(CompletionKind.SUCCEEDED, "r1", 1)
                .setUsage(usage(Long.MAX_VALUE / 2_000, 0))
                .setModelServed("small-v1")
                .build());

        arrives(gate, SMALL);

        assertThat(gate.lines).hasSize(1);
    }
}
