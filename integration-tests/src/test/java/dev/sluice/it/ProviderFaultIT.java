package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.schema.UsageStatus;
import dev.sluice.simulator.BillLine;
import dev.sluice.simulator.BillLog;
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
                        .setting("providers", "openai", Map.of("request-timeout", "2s"))
                        .setting("providers", "anthropic", Map.of("stream", "true"))
                        .setting("providers", "gemini", Map.of("stream", "true")));
        stack.apply("""
                prices:
                  - {id: haiku, provider: anthropic, model: claude-haiku-4-5, input: 1, cache-read: 0.10, cache-write: {5m: 1.25, 1h: 2}, output: 5, valid-from: 2025-10-15T00:00:00Z}
                  - {id: flash, provider: gemini, model: gemini-2.5-flash, input: 0.30, cache-read: 0.03, output: 2.50, valid-from: 2025-06-17T00:00:00Z}
                deployments:
                  - {model: claude-haiku-4-5, provider: anthropic, max-output-tokens: 300}
                  - {model: gemini-2.5-flash, provider: gemini, max-output-tokens: 300}
                """);
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

    @ParameterizedTest
    @ValueSource(strings = {"gpt-5-nano", "claude-haiku-4-5", "gemini-2.5-flash"})
    void everyWireFormatIsAnsweredAndChargedAsItWasBilled(String model) throws Exception {
        String tenant = "format-" + model.substring(0, 3);
        try (Pipeline pipeline = new Pipeline(stack.config(), tenant)) {
            List<LlmRequest> requests = requests(pipeline, 4, model);

            List<LlmResponse> responses = pipeline.askAll(requests);

            assertThat(responses).allSatisfy(response -> {
                assertThat(response.getStatus()).isEqualTo(ResponseStatus.OK);
                assertThat(response.getContent()).contains("[intent:none:");
                assertThat(response.getModelServed()).isEqualTo(model);
            });
            List<UsageEvent> ledger = pipeline.awaitLedger(requests);
            BillLog bill = stack.bill(tenant);
            Reconciliation.of(bill, ledger).nothingIsInDoubt();
            assertThat(bill.lines()).hasSize(requests.size());
            assertThat(sum(ledger)).isEqualTo(bill.totalNanoUsd());
        }
    }

    /** Gemini counts in every part of a stream, so that the last part that came says what is billed. */
    @Test
    void aStreamThatTheProviderCutsIsChargedForWhatWasSent() throws Exception {
        stack.providerFaults(10_000, "[\"stream-cut\"]");
        try (Pipeline pipeline = new Pipeline(stack.config(), "cut-counted")) {
            List<LlmRequest> requests = requests(pipeline, 2, "gemini-2.5-flash");

            List<LlmResponse> responses = pipeline.askAll(requests);

            assertThat(responses).extracting(LlmResponse::getStatus).containsOnly(ResponseStatus.ERROR);
            BillLog bill = stack.bill("cut-counted");
            assertThat(bill.lines()).hasSizeGreaterThanOrEqualTo(requests.size());
            assertThat(cutCalls(pipeline, bill)).allSatisfy(line -> {
                assertThat(line.getErrorCode()).isEqualTo("USAGE_PARTIAL");
                assertThat(line.getCostNanoUsd())
                        .isEqualTo(billed(bill, line).costNanoUsd())
                        .isPositive();
            });
        }
    }

    /** Anthropic counts the output at its end only: the input is exact, what came of the output is bounded. */
    @Test
    void aCutStreamThatHadNoCountYetIsChargedForWhatCameAtMost() throws Exception {
        stack.providerFaults(10_000, "[\"stream-cut\"]");
        try (Pipeline pipeline = new Pipeline(stack.config(), "cut-bounded")) {
            List<LlmRequest> requests = requests(pipeline, 2, "claude-haiku-4-5");

            pipeline.askAll(requests);

            BillLog bill = stack.bill("cut-bounded");
            assertThat(cutCalls(pipeline, bill)).allSatisfy(line -> {
                BillLine billed = billed(bill, line);
                assertThat(line.getErrorCode()).isEqualTo("USAGE_ESTIMATED");
                assertThat(line.getUsage().getInputUncached()).isEqualTo(billed.promptTokens());
                assertThat(line.getCostNanoUsd()).isGreaterThanOrEqualTo(billed.costNanoUsd());
            });
        }
    }

    private static List<UsageEvent> cutCalls(Pipeline pipeline, BillLog bill) {
        return await("the ledger has every call on the bill")
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> pipeline.lines().stream()
                                .filter(line -> line.getStatus() == UsageStatus.UNCONFIRMED)
                                .toList(),
                        lines -> lines.size() == bill.lines().size());
    }

    private static BillLine billed(BillLog bill, UsageEvent line) {
        return bill.lines().stream()
                .filter(entry -> entry.id().equals(line.getProviderRequestId()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not on the bill: " + line.getProviderRequestId()));
    }

    private static long sum(List<UsageEvent> lines) {
        return lines.stream().mapToLong(UsageEvent::getCostNanoUsd).sum();
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
        return requests(pipeline, number, "gpt-5-nano");
    }

    private static List<LlmRequest> requests(Pipeline pipeline, int number, String model) {
        return IntStream.range(0, number)
                .mapToObj(i -> pipeline.request(
                        "r" + i, "Question " + i + " that nobody asked before", request -> request.setModel(model)))
                .toList();
    }
}
