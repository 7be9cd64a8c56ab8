package dev.sluice.budget.settlement;

import static dev.sluice.budget.Fixtures.usage;
import static dev.sluice.budget.Fixtures.usd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.ledger.Technique;
import dev.sluice.budget.settlement.Savings.Baseline;
import dev.sluice.budget.settlement.Savings.Saving;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UnitPrices;
import dev.sluice.schema.UsageEvent;
import org.junit.jupiter.api.Test;

class SavingsTest {

    /** 100 tokens in and 50 out: 200,000 nano-USD at the cheap price, ten times that at the dear one. */
    private static final TokenUsage USAGE = usage(100, 50);

    private static final UnitPrices CHEAP = prices("1", "2");
    private static final UnitPrices DEAR = prices("10", "20");

    private static UnitPrices prices(String input, String output) {
        return UnitPrices.newBuilder()
                .setInput(usd(input))
                .setOutput(usd(output))
                .build();
    }

    @Test
    void aDowngradeSavedTheDifferenceToTheModelAskedFor() {
        assertThat(Savings.of(USAGE, 200_000, new Baseline(DEAR, null, 0, null)))
                .isEqualTo(new Saving(1_800_000, Technique.ROUTING));
    }

    @Test
    void aBatchSavedTheDifferenceToTheStandardPriceOfItsModel() {
        assertThat(Savings.of(USAGE, 100_000, new Baseline(null, CHEAP, 0, null)))
                .isEqualTo(new Saving(100_000, Technique.BATCH));
    }

    @Test
    void trimmingSavedTheTokensLeftOutAtTheInputPriceOfTheModelAskedFor() {
        assertThat(Savings.of(USAGE, 200_000, new Baseline(null, CHEAP, 7, null)))
                .isEqualTo(new Saving(7_000, Technique.TRIMMING));
        assertThat(Savings.of(USAGE, 2_000_000, new Baseline(DEAR, null, 7, null)))
                .isEqualTo(new Saving(70_000, Technique.TRIMMING));
    }

    @Test
    void stepsAddUpUnderTheNameOfTheLargest() {
        // 7 tokens left out of a call that went to the cheap model, in a batch at half its price.
        Saving saving = Savings.of(USAGE, 100_000, new Baseline(DEAR, CHEAP, 7, null));

        assertThat(saving).isEqualTo(new Saving(1_800_000 + 100_000 + 70_000, Technique.ROUTING));
    }

    @Test
    void aStepThatMadeItDearerCountsAsNone() {
        assertThat(Savings.of(USAGE, 200_000, new Baseline(CHEAP, null, 0, null)))
                .isEqualTo(Saving.NOTHING);
        assertThat(Savings.of(USAGE, 2_000_000, new Baseline(CHEAP, null, 0, null)))
                .isEqualTo(Saving.NOTHING);
        assertThat(Savings.of(USAGE, 300_000, new Baseline(DEAR, CHEAP, 0, null)))
                .isEqualTo(new Saving(1_700_000, Technique.ROUTING));
    }

    @Test
    void withoutAUsageNothingIsKnownToBeSaved() {
        assertThat(Savings.of(null, 0, new Baseline(DEAR, CHEAP, 7, null))).isEqualTo(Saving.NOTHING);
        assertThat(Savings.of(usage(-1, 5), 0, new Baseline(DEAR, CHEAP, 0, null)))
                .isEqualTo(Saving.NOTHING);
    }

    @Test
    void aLineNamesTheTechniqueInLowerCase() {
        UsageEvent.Builder line = UsageEvent.newBuilder();

        new Saving(5, Technique.BATCH).on(line);

        assertThat(line.getSavedNanoUsd()).isEqualTo(5);
        assertThat(line.getSavingTechnique()).isEqualTo("batch");
    }
}
