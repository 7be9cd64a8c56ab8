package dev.sluice.budget;

import static dev.sluice.budget.Fixtures.SMALL_COST;
import static dev.sluice.budget.Fixtures.SMALL_QUOTE;
import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.completion;
import static dev.sluice.budget.Fixtures.failed;
import static dev.sluice.budget.Fixtures.policy;
import static dev.sluice.budget.Fixtures.price;
import static dev.sluice.budget.Fixtures.usage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Admission;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.PendingDispatch;
import dev.sluice.schema.Policy;
import dev.sluice.schema.ReservationState;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DEFERRED requests of a deployment whose provider makes calls in jobs. */
class BatchTest {

    private static final Policy BATCHED = policy("deployment-null-small")
            .setTenant(null)
            .setDeployment(DeploymentPolicy.newBuilder()
                    .setModel("small")
                    .setProvider("openai")
                    .setBatch(true)
                    .build())
            .build();

    private static MemoryGate gate() {
        MemoryGate gate = new MemoryGate(BATCHED);
        gate.apply(price("small-batch", "openai", "small", "0.5", "1")
                .setBatch(true)
                .build());
        return gate;
    }

    private static Admission deferred(String id, Duration untilDeadline) {
        return admission(id, r -> r.setLane("DEFERRED").setDeadline(T0.plus(untilDeadline)));
    }

    private static Completion succeeded(String requestId) {
        return completion(CompletionKind.SUCCEEDED, requestId, 1)
                .setUsage(usage(100, 50))
                .setModelServed("small-v1")
                .setBatch(true)
                .build();
    }

    @ParameterizedTest
    @CsvSource({"DEFERRED, 120, BATCH", "DEFERRED, 119, DEFERRED", "INTERACTIVE, 120, INTERACTIVE"})
    void onlyWhoHasTheTimeOfAJobGoesIntoOne(String lane, int minutes, String expected) {
        MemoryGate gate = gate();

        gate.admit(admission("r1", r -> r.setLane(lane).setDeadline(T0.plus(Duration.ofMinutes(minutes)))));

        assertThat(gate.dispatched).extracting(PendingDispatch::getLane).containsExactly(expected);
    }

    @Test
    void aDeferredRequestWithoutADeadlineIsCalledByItself() {
        MemoryGate gate = gate();

        gate.admit(admission("r1", r -> r.setLane("DEFERRED")));

        assertThat(gate.dispatched).extracting(PendingDispatch::getLane).containsExactly("DEFERRED");
    }

    @Test
    void theQuoteTheChargeAndTheSavingAreHalfOfTheStandardPrice() {
        MemoryGate gate = gate();

        gate.admit(deferred("r1", MemoryGate.BATCH_WINDOW));
        long quote = gate.reservation("r1:1").getQuoteNanoUsd();
        gate.report(succeeded("r1"));

        assertThat(quote).isEqualTo(SMALL_QUOTE / 2);
        UsageEvent line = gate.lines.getLast();
        assertThat(line.getCostNanoUsd()).isEqualTo(SMALL_COST / 2);
        assertThat(line.getSavedNanoUsd()).isEqualTo(SMALL_COST / 2);
        assertThat(line.getSavingTechnique()).isEqualTo("batch");
        assertThat(line.getPriceVersion()).isEqualTo("small-batch");
        assertThat(line.getStatus()).isEqualTo(UsageStatus.CONFIRMED);
    }

    @Test
    void aResultThatIsFetchedAgainIsNotChargedAgain() {
        MemoryGate gate = gate();
        gate.admit(deferred("r1", MemoryGate.BATCH_WINDOW));

        for (int times = 0; times < 10; times++) {
            gate.report(succeeded("r1"));
        }

        assertThat(gate.lines).hasSize(1);
    }

    @Test
    void withoutABatchPriceTheStandardOneIsChargedUntilItComes() {
        MemoryGate gate = new MemoryGate(BATCHED);
        gate.admit(deferred("r1", MemoryGate.BATCH_WINDOW));

        gate.report(succeeded("r1"));
        UsageEvent line = gate.lines.getLast();
        gate.apply(price("small-batch", "openai", "small", "0.5", "1")
                .setBatch(true)
                .build());
        gate.ratePrices();

        assertThat(line.getCostNanoUsd()).isEqualTo(SMALL_COST);
        assertThat(line.getStatus()).isEqualTo(UsageStatus.UNCONFIRMED);
        UsageEvent correction = gate.lines.getLast();
        assertThat(correction.getCorrectsLineId()).isEqualTo(line.getLineId());
        assertThat(correction.getCostNanoUsd()).isEqualTo(-SMALL_COST / 2);
        assertThat(correction.getStatus()).isEqualTo(UsageStatus.CONFIRMED);
    }

    @Test
    void aJobMayTakeADayBeforeItsCallsAreGivenUp() {
        MemoryGate gate = gate();
        gate.admit(deferred("r1", Duration.ofHours(40)));
        gate.report(completion(CompletionKind.STARTED, "r1", 1).build());

        gate.advance(MemoryGate.BATCH_TTL.minusMinutes(1));
        ReservationState before = gate.reservation("r1:1").getState();
        gate.advance(Duration.ofMinutes(2));

        assertThat(before).isEqualTo(ReservationState.STARTED);
        assertThat(gate.reservation("r1:1").getState()).isEqualTo(ReservationState.UNCONFIRMED);
    }

    @Test
    void whatAJobDidNotComeToGoesIntoAnotherAndAtLastByItself() {
        MemoryGate gate = gate();
        gate.admit(deferred("r1", Duration.ofHours(40)));

        gate.report(failed("r1", 1, "BATCH_EXPIRED", true));
        gate.report(failed("r1", 2, "BATCH_EXPIRED", true));

        assertThat(gate.dispatched).extracting(PendingDispatch::getLane).containsExactly("BATCH", "BATCH", "DEFERRED");
    }

    @Test
    void theTierOfTheDeploymentIsAskedForWhereNoJobMakesTheCall() {
        MemoryGate gate = new MemoryGate(Policy.newBuilder(BATCHED)
                .setDeployment(DeploymentPolicy.newBuilder(BATCHED.getDeployment())
                        .setServiceTier("flex")
                        .build())
                .build());

        gate.admit(admission("r1"));
        gate.admit(deferred("r2", MemoryGate.BATCH_WINDOW));

        assertThat(gate.reservation("r1:1").getServiceTier()).isEqualTo("flex");
        assertThat(gate.reservation("r2:1").getServiceTier()).isNull();
    }

    @Test
    void whatAJobDidNotComeToInTimeGoesByItself() {
        MemoryGate gate = gate();
        gate.admit(deferred("r1", Duration.ofHours(3)));

        gate.advance(Duration.ofMinutes(61));
        gate.report(failed("r1", 1, "BATCH_CANCELLED", true));

        assertThat(gate.dispatched).extracting(PendingDispatch::getLane).containsExactly("BATCH", "DEFERRED");
    }
}
