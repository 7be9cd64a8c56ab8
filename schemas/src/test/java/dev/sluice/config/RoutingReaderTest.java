package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.schema.AnswerCheck;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.Policy;
import dev.sluice.schema.RouteArm;
import dev.sluice.schema.RouteLadder;
import dev.sluice.schema.RoutePolicy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingReaderTest {

    @Test
    void readsSeveralDeploymentsOfAModel() throws ConfigException {
        PolicyFile file = parse("""
                deployments:
                  - {model: mini, provider: openai}
                  - {model: mini, name: paid, provider: azure, upstream-model: mini-eu, priority: 3, reserved: true, requests-per-minute: 600, tokens-per-minute: 200000, service-tier: flex, batch: true}
                """);

        assertThat(file.policies())
                .extracting(Policy::getPolicyId)
                .containsExactly("deployment:*:mini", "deployment:*:mini:paid");
        assertThat(file.policies().getLast().getDeployment())
                .isEqualTo(DeploymentPolicy.newBuilder()
                        .setModel("mini")
                        .setProvider("azure")
                        .setUpstreamModel("mini-eu")
                        .setName("paid")
                        .setPriority(3)
                        .setReserved(true)
                        .setRequestsPerMinute(600)
                        .setTokensPerMinute(200_000L)
                        .setServiceTier("flex")
                        .setBatch(true)
                        .build());
    }

    @Test
    void readsAWholeRoute() throws ConfigException {
        RoutePolicy route = route("""
                routes:
                  - name: best
                    models: [nano, mini]
                    ladders:
                      - {query-type: faq, function: chat, tags: {env: prod}, models: [mini]}
                    start: complexity
                    check: {min-mean-logprob: -0.7, json-schema: '{"type": "object"}', pattern: '\\bEUR\\b', refusals: true}
                    fallback: true
                    step-down-from: 80%
                    experiment: trial
                    arms:
                      - {name: big, share: 12.5%, models: [mini]}
                      - {name: same, share: 87.5%}
                    baseline: mini
                    off-peak: wait
                """);

        assertThat(route)
                .isEqualTo(RoutePolicy.newBuilder()
                        .setName("best")
                        .setModels(List.of("nano", "mini"))
                        .setLadders(List.of(new RouteLadder("faq", "chat", Map.of("env", "prod"), List.of("mini"))))
                        .setStart("COMPLEXITY")
                        .setCheck(new AnswerCheck(-0.7, "{\"type\": \"object\"}", "\\bEUR\\b", true))
                        .setFallback(true)
                        .setPressureBps(8_000)
                        .setExperiment("trial")
                        .setArms(List.of(
                                new RouteArm("big", 1_250, List.of("mini")), new RouteArm("same", 8_750, List.of())))
                        .setBaseline("mini")
                        .setOffPeak("WAIT")
                        .build());
    }

    @Test
    void onlyAutoGoesByComplexityUnasked() throws ConfigException {
        assertThat(route("routes:\n  - {models: [a, b]}\n").getStart()).isEqualTo("COMPLEXITY");
        assertThat(route("routes:\n  - {name: x, models: [a, b]}\n").getStart()).isEqualTo("FIRST");
        assertThat(route("routes:\n  - {models: [a, b], start: first}\n").getStart())
                .isEqualTo("FIRST");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "check: {}|check",
                "check: {pattern: '('}|check.pattern",
                "check: {json-schema: '[]'}|check.json-schema",
                "check: {min-mean-logprob: 0.5}|check.min-mean-logprob",
                "check: {refusal: true}|did you mean refusals?",
                "arms: [{name: a, share: 60%}, {name: b, share: 60%}]|arms",
                "arms: [{name: a, share: 10%}, {name: a, share: 10%}]|arms",
                "arms: [{name: a, share: 0%}]|share",
                "ladders: [{models: [a]}]|ladders",
                "ladders: [{query-type: gossip, models: [a]}]|query-type",
                "ladders: [{function: f}]|models",
                "start: last|start",
                "off-peak: maybe|off-peak",
                "step-down-from: 120%|step-down-from",
            })
    void refusesWhatMakesNoSenseAndNamesIt(String setting, String named) {
        assertThatThrownBy(() -> parse("routes:\n  - name: r\n    models: [a]\n    " + setting + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(named);
    }

    private static RoutePolicy route(String yaml) throws ConfigException {
        return parse(yaml).policies().getFirst().getRoute();
    }

    private static PolicyFile parse(String yaml) throws ConfigException {
        return PolicyFileLoader.parse(yaml, Path.of("policies.yaml"), Instant.parse("2026-11-21T12:00:00Z"));
    }
}
