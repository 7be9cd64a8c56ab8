package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.schema.UsageStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider in trouble: everything is answered, charged as it was billed or marked, and no reservation stays. */
class ProviderFaultIT {

    private static TestStack stack;
    private static int probes;

    @BeforeAll
    static void startStack() throws Exception {
        stack = TestStack.start(
                "faults",
                options -> options.applications(1, 1, 1)
                        .setting("providers", "openai", Map.of("type", "openai", "request-timeout", "2s")));
    }

    @AfterAll
    static void stopStack() {
        stack.close();
    }

    /** Each test starts with a provider that answers and a closed circuit breaker. */
    @BeforeEach
    void heal() throws Exception {
        stack.providerFaults(0, "[]");
        try (Pipeline pipeline = new Pipeline(stack.config(), "probe-" + probes++)) {
            int[] number = {0};
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        LlmRequest probe =
                                pipeline.request("p" + number[0]++, "Are you well, number " + number[0] + "?");
                        return pipeline.ask(probe).getStatus() == ResponseStatus.OK;
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"429", "500", "503"})
    void whatWasNotBilledIsRetriedAndChargedOnce(String fault) throws Exception {
        String tenant = "retried-" + fault;
        stack.providerFaults(2_000, "[\"" + fault + "\"]");
        try (Pipeline pipeline = new Pipeline(stack.config(), tenant)) {
            List<LlmRequest> requests = requests(pipeline, 20);

            List<LlmResponse> responses = pipeline.askAll(requests);

            assertThat(responses).extracting(LlmResponse::getStatus).containsOnly(ResponseStatus.OK);
            Reconciliation.of(stack.bill(tenant), pipeline.awaitLedger(requests))
                    .nothingIsInDoubt();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"timeout", "garbage", "cut"})
    void anUnknownOutcomeIsChargedAtItsQuoteAndMarked(String fault) throws Exception {
        String tenant = "unknown-" + fault;
        stack.providerFaults(10_000, "[\"" + fault + "\"]");
        try (Pipeline pipeline = new Pipeline(stack.config(), tenant)) {
            List<LlmRequest> requests = requests(pipeline, 3);

            List<LlmResponse> responses = pipeline.askAll(requests);

            assertThat(responses).allSatisfy(response -> {
                assertThat(response.getStatus()).isEqualTo(ResponseStatus.ERROR);
                assertThat(response.getError().getCode()).startsWith("PROVIDER_");
            });
            List<UsageEvent> ledger = pipeline.awaitLedger(requests);
            assertThat(ledger)
                    .filteredOn(line -> line.getStatus() == UsageStatus.UNCONFIRMED)
                    .hasSameSizeAs(stack.bill(tenant).lines())
                    .hasSizeGreaterThanOrEqualTo(requests.size())
                    .allSatisfy(line -> assertThat(line.getCostNanoUsd()).isPositive());
            Reconciliation.of(stack.bill(tenant), ledger).everyBillLineIsCovered();
        }
    }

    @Test
    void anAnswerWithoutUsageIsServedAndChargedAtItsQuote() throws Exception {
        stack.providerFaults(10_000, "[\"no-usage\"]");
        try (Pipeline pipeline = new Pipeline(stack.config(), "no-usage")) {
            List<LlmRequest> requests = requests(pipeline, 2);

            List<LlmResponse> responses = pipeline.askAll(requests);

            assertThat(responses).extracting(LlmResponse::getStatus).containsOnly(ResponseStatus.OK);
            assertThat(pipeline.awaitLedger(requests))
                    .filteredOn(line -> line.getKind() == UsageKind.PROVIDER_CALL)
                    .hasSize(2)
                    .allSatisfy(line -> {
                        assertThat(line.getStatus()).isEqualTo(UsageStatus.UNCONFIRMED);
                        assertThat(line.getCostNanoUsd()).isPositive();
                    });
        }
    }

    @Test
    void noReservationOutlivesItsCall() throws Exception {
        stack.apply("""
                budgets:
                  - {id: freed, tenant: freed, window: day, limit-usd: 0.001}
                """);
        try (Pipeline pipeline = new Pipeline(stack.config(), "freed")) {
            stack.providerFaults(10_000, "[\"500\"]");
            pipeline.askAll(requests(pipeline, 5));
            heal();

            LlmResponse afterwards = pipeline.ask(pipeline.request("later", "And now?"));

            assertThat(afterwards.getStatus()).isEqualTo(ResponseStatus.OK);
            assertThat(pipeline.lines().stream()
                            .filter(line -> line.getStatus() == UsageStatus.UNCONFIRMED)
                            .mapToLong(UsageEvent::getCostNanoUsd)
                            .sum())
                    .isZero();
        }
    }

    private static List<LlmRequest> requests(Pipeline pipeline, int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> pipeline.request("r" + i, "Question " + i + " that nobody asked before"))
                .toList();
    }
}
