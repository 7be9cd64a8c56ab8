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
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is saved stands in the ledger at the price it would have had. */
class SavingLinesTest {

    private static UsageEvent hit(MemoryGate gate, String asked, String served, AnswerSource source) {
        gate.report(UnpricedTest.hit("h1", asked, served, source));
        return gate.lines.getLast();
    }

    @ParameterizedTest
    @CsvSource({
        "EXACT_CACHE, exact",
        "NORMALISED_CACHE, normalised",
        "SEMANTIC_CACHE, semantic",
        "COALESCED, coalesced",
    })
    void everyTierHasItsName(AnswerSource source, String technique) {
        UsageEvent line = hit(new MemoryGate(), "small", "small-v1", source);

        assertThat(line.getSavingTechnique()).isEqualTo(technique);
        assertThat(line.getSavedNanoUsd()).isEqualTo(SMALL_COST);
        assertThat(line.getPriceVersion()).isEqualTo("small-1");
        assertThat(line.getStatus()).isEqualTo(UsageStatus.CONFIRMED);
    }

    @Test
    void aHitSavesTheCallToTheModelAskedForWhicheverAnswered() {
        UsageEvent line = hit(new MemoryGate(), "large", "small-v1", AnswerSource.EXACT_CACHE);

        assertThat(line.getSavedNanoUsd()).isEqualTo(10 * SMALL_COST);
        assertThat(line.getPriceVersion()).isEqualTo("large-1");
    }

    @Test
    void aHitOnARouteSavesTheCallToItsFirstModel() {
        var gate = new MemoryGate(route("auto", "large", "small"));

        assertThat(hit(gate, "auto", "small-v1", AnswerSource.EXACT_CACHE).getSavedNanoUsd())
                .isEqualTo(10 * SMALL_COST);
    }

    @Test
    void aHitOnAModelNobodyServesAnyMoreSavesTheCallThatAnswered() {
        assertThat(hit(new MemoryGate(), "retired", "small", AnswerSource.EXACT_CACHE)
                        .getSavedNanoUsd())
                .isEqualTo(SMALL_COST);
    }

    @Test
    void thePriceInForceAtTheTimeOfTheHitCountsNotThatOfTheCall() {
        var gate = new MemoryGate();
        gate.apply(price("small-1", "openai", "small", "1", "2").setValidTo(T0).build());
        gate.apply(
                price("small-2", "openai", "small", "3", "6").setValidFrom(T0).build());

        UsageEvent line = hit(gate, "small", "small-v1", AnswerSource.EXACT_CACHE);

        assertThat(line.getSavedNanoUsd()).isEqualTo(3 * SMALL_COST);
        assertThat(line.getPriceVersion()).isEqualTo("small-2");
    }

    @Test
    void aDowngradeWhoseOutcomeWasUnknownShowsItsSavingWithTheCorrection() {
        var gate = new MemoryGate(
                1, budget("all", LARGE_QUOTE - 1, b -> b.setAction("DOWNGRADE")), route("auto", "small", "large"));
        gate.admit(admission("r1", r -> r.setModel("large")));
        gate.report(completion(CompletionKind.UNKNOWN_OUTCOME, "r1", 1).build());
        gate.report(succeeded("r1", 1));

        UsageEvent correction = gate.lines.getLast();
        assertThat(correction.getLineId()).isEqualTo("r1:1:correction");
        assertThat(correction.getCostNanoUsd()).isEqualTo(SMALL_COST - SMALL_QUOTE);
        assertThat(correction.getSavedNanoUsd()).isEqualTo(9 * SMALL_COST);
        assertThat(correction.getSavingTechnique()).isEqualTo("routing");
    }

    @Test
    void aBatchIsChargedAtItsPriceAndSavesAgainstTheStandardOne() {
        var gate = new MemoryGate();
        gate.removePrice("small-1");
        gate.admit(admission("r1"));
        gate.apply(price("small-1", "openai", "small", "1", "2").build());
        gate.apply(price("small-batch", "openai", "small", "0.5", "1")
                .setBatch(true)
                .build());

        gate.report(Completion.newBuilder(succeeded("r1", 1)).setBatch(true).build());

        UsageEvent line = gate.lines.getLast();
        assertThat(line.getBatch()).isTrue();
        assertThat(line.getPriceVersion()).isEqualTo("small-batch");
        assertThat(line.getCostNanoUsd()).isEqualTo(SMALL_COST / 2);
        assertThat(line.getSavedNanoUsd()).isEqualTo(SMALL_COST / 2);
        assertThat(line.getSavingTechnique()).isEqualTo("batch");
    }

    @Test
    void aBatchKeptForItsPriceIsRatedByTheBatchPriceAndSavesTheSame() {
        var gate = new MemoryGate();
        gate.removePrice("small-1");
        gate.admit(admission("r1"));
        gate.report(Completion.newBuilder(succeeded("r1", 1)).setBatch(true).build());
        gate.apply(price("small-1", "openai", "small", "1", "2").build());
        gate.apply(price("small-batch", "openai", "small", "0.5", "1")
                .setBatch(true)
                .build());

        gate.ratePrices();

        assertThat(gate.lines.getLast().getCostNanoUsd()).isEqualTo(SMALL_COST / 2);
        assertThat(gate.lines.getLast().getSavedNanoUsd()).isEqualTo(SMALL_COST / 2);
        assertThat(gate.lines.getLast().getSavingTechnique()).isEqualTo("batch");
    }
}
