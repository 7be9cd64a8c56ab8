package dev.sluice.budget;

import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.budget;
import static dev.sluice.budget.Fixtures.deployment;
import static dev.sluice.budget.Fixtures.failed;
import static dev.sluice.budget.Fixtures.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Completion;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.PendingDispatch;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.RequestPhase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A deployment that asks to be left alone for a while is. */
class PatienceTest {

    private static final Duration WAIT = Duration.ofSeconds(5);

    @Test
    void theOnlyDeploymentIsAskedAgainWhenItSaidSo() {
        var gate = new MemoryGate(budget("all", 1_000_000_000));
        gate.admit(admission("r1"));

        gate.report(limited("r1", 1));
        gate.report(limited("r1", 1));
        gate.die(gate.commit());
        gate.advance(WAIT.minusMillis(1));
        assertThat(gate.dispatched).hasSize(1);
        gate.advance(Duration.ofMillis(1));

        assertThat(gate.dispatched).extracting(PendingDispatch::getDispatchId).containsExactly("r1:1", "r1:2");
        gate.report(succeeded("r1", 2));
        assertThat(gate.request("r1").getPhase()).isEqualTo(RequestPhase.SUCCEEDED);
    }

    @Test
    void anotherDeploymentIsAskedAtOnce() {
        var gate = new MemoryGate(deployment("backup", "small", "other", d -> d.setPriority(5)));
        gate.admit(admission("r1"));

        gate.report(limited("r1", 1));

        assertThat(gate.dispatched).extracting(PendingDispatch::getDeployment).contains("backup");
    }

    @Test
    void whoCannotWaitSoLongIsToldAtOnce() {
        var gate = new MemoryGate(budget("all", 1_000_000_000));
        gate.admit(admission("r1", r -> r.setDeadline(T0.plusSeconds(4))));

        gate.report(limited("r1", 1));

        assertThat(gate.refusals)
                .extracting(Refusal::getError)
                .extracting(ErrorInfo::getCode)
                .containsExactly("PROVIDER_RATE_LIMITED");
    }

    @Test
    void anAnswerThatComesMeanwhileEndsTheWaiting() {
        var gate = new MemoryGate(budget("all", 1_000_000_000));
        gate.admit(admission("r1"));

        gate.report(limited("r1", 1));
        gate.report(succeeded("r1", 1));
        gate.advance(WAIT);

        assertThat(gate.dispatched).hasSize(1);
        assertThat(gate.request("r1").getPhase()).isEqualTo(RequestPhase.SUCCEEDED);
    }

    @Test
    void attemptsAreCountedOverTheWaits() {
        var gate = new MemoryGate(budget("all", 1_000_000_000));
        gate.admit(admission("r1"));

        for (int attempt = 1; attempt <= 3; attempt++) {
            gate.report(limited("r1", attempt));
            gate.advance(WAIT);
        }

        assertThat(gate.dispatched).hasSize(3);
        assertThat(gate.refusals).hasSize(1);
    }

    private static Completion limited(String requestId, int attempt) {
        Completion failed = failed(requestId, attempt, "PROVIDER_RATE_LIMITED", true);
        return Completion.newBuilder(failed)
                .setError(ErrorInfo.newBuilder(failed.getError())
                        .setRetryAfterMs(WAIT.toMillis())
                        .build())
                .build();
    }
}
