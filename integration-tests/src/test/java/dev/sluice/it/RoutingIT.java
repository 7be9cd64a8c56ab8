package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.experiment.ArmResult;
import dev.sluice.experiment.ExperimentReport;
import dev.sluice.ledger.LedgerFilter;
import dev.sluice.ledger.LedgerReader;
import dev.sluice.schema.Hints;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Routes on real processes: what takes over, what is asked again, what arms and budgets change. */
class RoutingIT {

    private static final String POLICIES = """
            deployments:
              - {tenant: fallback, model: gpt-5-mini, name: broken, provider: down, max-output-tokens: 200}
              - {tenant: fallback, model: gpt-5-mini, name: spare, provider: openai, priority: 1, max-output-tokens: 200}
            routes:
              - name: cascade
                models: [gpt-5-nano, gpt-5-mini]
                check: {pattern: 'what no answer of the simulator says'}
              - name: split
                models: [gpt-5-nano]
                experiment: bigger
                arms: [{name: big, share: 50%, models: [gpt-5-mini]}]
              - {name: thrifty, models: [gpt-5-nano, gpt-5-mini], start: complexity, step-down-from: 1%}
            budgets:
              - {id: poor, tenant: poor, window: day, limit-usd: 0.0002}
              - {id: pressed, tenant: pressed, window: day, limit-usd: 0.002}
            """;

    private static TestStack stack;

    @BeforeAll
    static void startStack() throws Exception {
        stack = TestStack.start(
                "routing",
                options -> options.applications(1, 1, 1)
                        .setting("providers", "down", Map.of("type", "openai", "base-url", "http://127.0.0.1:1/v1")));
        stack.apply(POLICIES);
        try (Pipeline pipeline = new Pipeline(stack.config(), "probe")) {
            int[] number = {0};
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                LlmRequest probe =
                        pipeline.request("p" + number[0]++, "Ready " + number[0] + "?", r -> r.setModel("split"));
                return pipeline.ask(probe).getStatus() == ResponseStatus.OK;
            });
        }
    }

    @AfterAll
    static void stopStack() {
        stack.close();
    }

    @Test
    void anotherDeploymentServesWhatADownOneCannot() throws Exception {
        try (Pipeline pipeline = new Pipeline(stack.config(), "fallback")) {
            List<LlmRequest> requests = requests(pipeline, "gpt-5-mini", 4);

            List<LlmResponse> responses = pipeline.askAll(requests);

            assertThat(responses).extracting(LlmResponse::getStatus).containsOnly(ResponseStatus.OK);
            List<UsageEvent> lines = linesOf(pipeline, UsageKind.PROVIDER_CALL, 4);
            assertThat(lines).extracting(UsageEvent::getDeployment).containsOnly("spare");
            assertThat(lines).extracting(UsageEvent::getUpstreamModel).containsOnly("gpt-5-mini");
            assertThat(linesOf(pipeline, UsageKind.ERROR, 4))
                    .extracting(UsageEvent::getDeployment)
                    .containsOnly("broken");
            Reconciliation.of(stack.bill("fallback"), pipeline.lines()).nothingIsInDoubt();
        }
    }

    @Test
    void bothCallsOfACascadeAreChargedAndTheBetterOneAnswers() throws Exception {
        try (Pipeline pipeline = new Pipeline(stack.config(), "cascade")) {
            List<LlmRequest> requests = requests(pipeline, "cascade", 5);

            List<LlmResponse> responses = pipeline.askAll(requests);

            List<UsageEvent> lines = linesOf(pipeline, UsageKind.PROVIDER_CALL, 10);
            assertThat(lines)
                    .filteredOn(line -> line.getAttempt() == 1)
                    .extracting(UsageEvent::getCheckFailed)
                    .containsOnly("PATTERN");
            Map<String, Long> costs = lines.stream()
                    .collect(Collectors.groupingBy(
                            UsageEvent::getRequestId, Collectors.summingLong(UsageEvent::getCostNanoUsd)));
            assertThat(responses).allSatisfy(response -> {
                assertThat(response.getModelServed()).startsWith("gpt-5-mini");
                assertThat(response.getRoute()).isEqualTo("cascade");
                assertThat(response.getCostNanoUsd()).isEqualTo(costs.get(response.getRequestId()));
            });
            assertThat(pipeline.responses()).hasSize(5);
            Reconciliation.of(stack.bill("cascade"), lines).nothingIsInDoubt();
        }
    }

    @Test
    void withoutMoneyForTheBetterModelTheCheapAnswerIsGiven() throws Exception {
        try (Pipeline pipeline = new Pipeline(stack.config(), "poor")) {
            LlmResponse response = pipeline.ask(requests(pipeline, "cascade", 1).getFirst());

            assertThat(response.getStatus()).isEqualTo(ResponseStatus.OK);
            assertThat(response.getModelServed()).startsWith("gpt-5-nano");
            assertThat(response.getContent()).isNotBlank();
            List<UsageEvent> lines = linesOf(pipeline, UsageKind.PROVIDER_CALL, 1);
            assertThat(lines).extracting(UsageEvent::getCheckFailed).containsExactly("PATTERN");
            Reconciliation.of(stack.bill("poor"), lines).nothingIsInDoubt();
        }
    }

    @Test
    void anExperimentSplitsAndReports() throws Exception {
        try (Pipeline pipeline = new Pipeline(stack.config(), "split")) {
            List<LlmResponse> responses = pipeline.askAll(requests(pipeline, "split", 30));

            assertThat(responses)
                    .allSatisfy(response -> assertThat(response.getModelServed().startsWith("gpt-5-mini"))
                            .isEqualTo("big".equals(response.getArm())));
            linesOf(pipeline, UsageKind.PROVIDER_CALL, 30);
            ExperimentReport report = new ExperimentReport("split");
            new LedgerReader(stack.config()).lines(new LedgerFilter("split", null, null, null), report::add);
            long big = responses.stream().filter(r -> "big".equals(r.getArm())).count();
            assertThat(report.results()).extracting(ArmResult::requests).containsExactly(responses.size() - big, big);
            assertThat(report.results().getLast().costPerRequest())
                    .isGreaterThan(report.results().getFirst().costPerRequest());
        }
    }

    @Test
    void aBudgetThatRunsShortStartsARungLower() throws Exception {
        try (Pipeline pipeline = new Pipeline(stack.config(), "pressed")) {
            List<LlmRequest> requests = IntStream.range(0, 2)
                    .mapToObj(i -> pipeline.request(
                            "r" + i,
                            "Demanding question " + i,
                            r -> r.setModel("thrifty")
                                    .setHints(Hints.newBuilder()
                                            .setComplexity("high")
                                            .build())))
                    .toList();

            LlmResponse first = pipeline.ask(requests.getFirst());
            linesOf(pipeline, UsageKind.PROVIDER_CALL, 1);
            LlmResponse second = pipeline.ask(requests.getLast());

            assertThat(first.getModelServed()).startsWith("gpt-5-mini");
            assertThat(second.getModelServed()).startsWith("gpt-5-nano");
        }
    }

    private static List<LlmRequest> requests(Pipeline pipeline, String model, int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> pipeline.request(
                        "r" + i,
                        "Question " + i + " of " + model + " that nobody asked before",
                        r -> r.setModel(model)))
                .toList();
    }

    private static List<UsageEvent> linesOf(Pipeline pipeline, UsageKind kind, int number) {
        await("ledger lines")
                .atMost(Duration.ofSeconds(60))
                .until(() -> of(pipeline, kind).size() >= number);
        assertThat(of(pipeline, kind)).hasSize(number);
        return of(pipeline, kind);
    }

    private static List<UsageEvent> of(Pipeline pipeline, UsageKind kind) {
        return pipeline.lines().stream().filter(line -> line.getKind() == kind).toList();
    }
}
