package dev.sluice.budget;

import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.completion;
import static dev.sluice.budget.Fixtures.deployment;
import static dev.sluice.budget.Fixtures.failed;
import static dev.sluice.budget.Fixtures.price;
import static dev.sluice.budget.Fixtures.request;
import static dev.sluice.budget.Fixtures.route;
import static dev.sluice.budget.Fixtures.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.PendingDispatch;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.RequestPhase;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several deployments of a model: which is called first, and what takes over. */
class DeploymentsTest {

    private static final Policy PAID =
            deployment("paid", "small", "azure", d -> d.setReserved(true).setRequestsPerMinute(2));
    private static final Policy BACKUP = deployment("backup", "small", "other", d -> d.setPriority(5));

    @Test
    void reservedCapacityFillsFirstAndAgainInTheNextMinute() {
        var gate = gate(PAID);

        IntStream.range(0, 4).forEach(i -> gate.admit(admission("r" + i)));
        gate.admit(admission(request("later").build(), 100, T0.plusSeconds(60)));

        assertThat(gate.dispatched)
                .extracting(PendingDispatch::getDeployment)
                .containsExactly("paid", "paid", "openai/small-v1", "openai/small-v1", "paid");
    }

    @Test
    void tokensFillReservedCapacityToo() {
        var gate = gate(
                deployment("paid", "small", "azure", d -> d.setReserved(true).setTokensPerMinute(399L)));

        gate.admit(admission("r1"));
        gate.admit(admission("r2"));

        assertThat(gate.dispatched)
                .extracting(PendingDispatch::getDeployment)
                .containsExactly("paid", "openai/small-v1");
    }

    @Test
    void whatWasFilledIsKnownAfterACrashAndCountedOnce() {
        var gate = gate(PAID);
        gate.admit(admission("r1"));
        var committed = gate.commit();
        gate.admit(admission("r2"));

        gate.die(committed);
        gate.admit(admission("r2"));
        gate.admit(admission("r3"));

        assertThat(gate.dispatched)
                .extracting(PendingDispatch::getDeployment)
                .containsExactly("paid", "paid", "openai/small-v1");
    }

    @Test
    void theLowestPriorityNumberIsUsedFirst() {
        var gate = gate(BACKUP, deployment("first", "small", "azure", d -> d.setPriority(1)));
        gate.removePolicy("deployment-null-small");

        gate.admit(admission("r1"));

        assertThat(gate.dispatched).extracting(PendingDispatch::getProvider).containsExactly("azure");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROVIDER_UNAVAILABLE",
                "PROVIDER_RATE_LIMITED",
                "PROVIDER_QUOTA_EXHAUSTED",
                "PROVIDER_AUTH",
                "PROVIDER_UNKNOWN"
            })
    void anotherDeploymentTakesOverWhatOneCannotServe(String code) {
        var gate = gate(BACKUP);
        gate.admit(admission("r1"));

        gate.report(failed("r1", 1, code, false));
        gate.report(succeeded("r1", 2));

        assertThat(gate.dispatched)
                .extracting(PendingDispatch::getDeployment)
                .containsExactly("openai/small-v1", "backup");
        assertThat(gate.lines)
                .extracting(UsageEvent::getKind, UsageEvent::getDeployment, UsageEvent::getUpstreamModel)
                .containsExactly(
                        tuple(UsageKind.ERROR, "openai/small-v1", "small-v1"),
                        tuple(UsageKind.PROVIDER_CALL, "backup", "small-v1"));
    }

    @Test
    void aTimeOutIsTriedElsewhereToo() {
        var gate = gate(BACKUP);
        gate.admit(admission("r1"));

        gate.report(completion(CompletionKind.UNKNOWN_OUTCOME, "r1", 1)
                .setError(ErrorInfo.newBuilder()
                        .setCode("PROVIDER_TIMEOUT")
                        .setMessage("slow")
                        .setRetryable(true)
                        .build())
                .build());

        assertThat(gate.dispatched)
                .extracting(PendingDispatch::getDeployment)
                .last()
                .isEqualTo("backup");
    }

    @Test
    void whatIsNotTheDeploymentsFaultStaysWhereItIs() {
        var gate = gate(BACKUP);
        gate.admit(admission("r1"));
        gate.admit(admission("r2"));

        gate.report(failed("r1", 1, "WORKER_LOCK_LOST", true));
        gate.report(failed("r2", 1, "PROVIDER_REJECTED", false));

        assertThat(gate.dispatched)
                .extracting(PendingDispatch::getDeployment)
                .containsOnly("openai/small-v1")
                .hasSize(3);
        assertThat(gate.refusals).extracting(Refusal::getRequestId).containsExactly("r2");
    }

    @Test
    void withoutAnotherDeploymentOnlyARetryableErrorIsTriedAgain() {
        var gate = new MemoryGate();
        gate.admit(admission("r1"));
        gate.admit(admission("r2"));

        gate.report(failed("r1", 1, "PROVIDER_UNAVAILABLE", true));
        gate.report(failed("r2", 1, "PROVIDER_AUTH", false));

        assertThat(gate.request("r1").getPhase()).isEqualTo(RequestPhase.OPEN);
        assertThat(gate.request("r2").getPhase()).isEqualTo(RequestPhase.REFUSED);
    }

    @Test
    void anotherModelTakesOverOnlyWhereTheRouteSaysSo() {
        var gate = gate(route("auto", r -> r.setFallback(true), "small", "large"), route("strict", "small", "large"));
        gate.admit(admission("r1", r -> r.setModel("auto")));
        gate.admit(admission("r2", r -> r.setModel("strict")));

        gate.report(failed("r1", 1, "PROVIDER_AUTH", false));
        gate.report(failed("r2", 1, "PROVIDER_AUTH", false));

        assertThat(gate.dispatched)
                .extracting(PendingDispatch::getRequestId, PendingDispatch::getModel)
                .containsExactly(tuple("r1", "small"), tuple("r2", "small"), tuple("r1", "large"));
        assertThat(gate.refusals).extracting(Refusal::getRequestId).containsExactly("r2");
    }

    @Test
    void attemptsHaveAnEndHoweverManyDeploymentsThereAre() {
        var gate = gate(
                BACKUP,
                deployment("b", "small", "other", d -> d.setPriority(6)),
                deployment("c", "small", "other", d -> d.setPriority(7)));
        gate.admit(admission("r1"));

        for (int attempt = 1; attempt <= 3; attempt++) {
            gate.report(failed("r1", attempt, "PROVIDER_UNAVAILABLE", true));
        }

        assertThat(gate.dispatched)
                .extracting(PendingDispatch::getDeployment)
                .containsExactly("openai/small-v1", "backup", "b");
        assertThat(gate.request("r1").getPhase()).isEqualTo(RequestPhase.REFUSED);
    }

    @Test
    void aTenantsOwnDeploymentsStandInPlaceOfThoseForAll() {
        var own = Policy.newBuilder(deployment("own", "small", "azure", d -> d))
                .setTenant(Fixtures.TENANT)
                .build();
        var gate = gate(own);
        gate.admit(admission("r1"));

        gate.report(failed("r1", 1, "PROVIDER_UNAVAILABLE", true));

        assertThat(gate.dispatched).extracting(PendingDispatch::getDeployment).containsOnly("own");
    }

    private static MemoryGate gate(Policy... policies) {
        var gate = new MemoryGate(policies);
        List.of("azure", "other")
                .forEach(p ->
                        gate.apply(price("small-" + p, p, "small", "1", "2").build()));
        return gate;
    }
}
