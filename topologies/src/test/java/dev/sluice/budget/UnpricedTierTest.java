package dev.sluice.budget;

import static dev.sluice.budget.Fixtures.SMALL_COST;
import static dev.sluice.budget.Fixtures.SMALL_QUOTE;
import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.budget;
import static dev.sluice.budget.Fixtures.completion;
import static dev.sluice.budget.Fixtures.price;
import static dev.sluice.budget.Fixtures.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.Price;
import dev.sluice.schema.RatingRequest;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A call served by a tier that has no price of its own. */
class UnpricedTierTest {

    private static void arrives(MemoryGate gate, Price price) {
        gate.apply(price);
        gate.ratePrices();
    }

    private static Completion flex(String id) {
        return Completion.newBuilder(succeeded(id, 1)).setServiceTier("flex").build();
    }

    @Test
    void aTierWithoutAPriceIsChargedAtTheStandardOneUntilItsOwnArrives() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE * 10));
        gate.admit(admission("r1"));
        gate.report(flex("r1"));
        gate.advance(Duration.ofDays(20));
        gate.ratePrices();
        int before = gate.lines.size();

        arrives(
                gate,
                price("small-flex", "openai", "small", "0.5", "1")
                        .setServiceTier("flex")
                        .build());
        gate.ratePrices();

        assertThat(before).isEqualTo(1);
        assertThat(gate.lines.getFirst().getCostNanoUsd()).isEqualTo(SMALL_COST);
        assertThat(gate.lines.getFirst().getStatus()).isEqualTo(UsageStatus.UNCONFIRMED);
        assertThat(gate.lines).hasSize(2);
        assertThat(gate.lines.getLast().getCostNanoUsd()).isEqualTo(SMALL_COST / 2 - SMALL_COST);
        assertThat(gate.lines.getLast().getStatus()).isEqualTo(UsageStatus.CONFIRMED);
        assertThat(gate.watched).containsEntry("openai/small/TIER_UNKNOWN", 1L);
    }

    @Test
    void aTierThatStillWaitsIsRatedOnRequestAndThenOnceMore() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE * 10, b -> b.setWindow("MONTH")));
        gate.admit(admission("r1"));
        gate.report(flex("r1"));
        gate.apply(price("small-1", "openai", "small", "3", "6").build());
        gate.rerate(RatingRequest.newBuilder()
                .setLine(gate.lines.getFirst())
                .setCorrections(0)
                .setCostNanoUsd(SMALL_COST)
                .setSavedNanoUsd(0)
                .setRequestedAt(T0)
                .build());
        long requested = gate.window("all").getSpentNanoUsd();
        gate.advance(Duration.ofDays(9));

        arrives(
                gate,
                price("small-flex", "openai", "small", "0.5", "1")
                        .setServiceTier("flex")
                        .build());

        assertThat(requested).isEqualTo(3 * SMALL_COST);
        assertThat(gate.window("all").getSpentNanoUsd()).isEqualTo(SMALL_COST / 2);
        assertThat(gate.lines)
                .extracting(UsageEvent::getLineId)
                .containsExactly("r1:1:call", "r1:1:call:rated:1", "r1:1:call:rated:2");
    }

    @Test
    void aLateAnswerOfAnUnpricedTierIsKeptAsTheLineItCorrects() {
        var gate = new MemoryGate(1, budget("all", SMALL_QUOTE * 10));
        gate.admit(admission("r1"));
        gate.report(completion(CompletionKind.UNKNOWN_OUTCOME, "r1", 1).build());
        gate.report(flex("r1"));

        arrives(
                gate,
                price("small-flex", "openai", "small", "0.5", "1")
                        .setServiceTier("flex")
                        .build());

        assertThat(gate.lines.getLast().getCorrectsLineId()).isEqualTo("r1:1:call");
        assertThat(gate.lines.stream().mapToLong(UsageEvent::getCostNanoUsd).sum())
                .isEqualTo(SMALL_COST / 2);
        assertThat(gate.window("all").getSpentNanoUsd()).isEqualTo(SMALL_COST / 2);
    }
}
