package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.schema.UsageStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedStack.class)
class RerateIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTRACT = """
            prices:
              - {id: %s, tenant: %s, provider: openai, model: %s, input: %s, cache-read: %s, output: %s, valid-from: 2025-08-07T00:00:00Z}
            """;

    @Test
    void aSlipInAPriceIsCorrectedInTheLedgerByACommand(TestStack stack) throws Exception {
        String tenant = "slip";
        // Ten times the list price, which is what the simulator bills.
        stack.apply(CONTRACT.formatted("slip-nano", tenant, "gpt-5-nano", "0.50", "0.05", "4"));
        try (Pipeline pipeline = new Pipeline(stack.config(), tenant)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                LlmRequest probe = pipeline.request("probe-" + pipeline.lines().size(), "Probe " + System.nanoTime());
                pipeline.ask(probe);
                return "slip-nano"
                        .equals(pipeline.awaitLedger(List.of(probe)).getFirst().getPriceVersion());
            });
            List<LlmRequest> requests = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                requests.add(pipeline.request("r" + i, "What does clause " + i + " of the charter say?"));
            }
            pipeline.askAll(requests);
            pipeline.awaitLedger(requests);
            stack.apply(CONTRACT.formatted("slip-nano", tenant, "gpt-5-nano", "0.05", "0.005", "0.40"));

            JsonNode dry = rerate(stack, tenant, "--dry-run");
            long before = cost(pipeline);
            JsonNode first = rerate(stack, tenant);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(cost(pipeline))
                            .isEqualTo(first.at("/total/cost_after_nano_usd").asLong()));
            JsonNode second = rerate(stack, tenant);

            assertThat(dry.at("/changes").asInt()).isGreaterThanOrEqualTo(6);
            assertThat(dry.at("/corrected").isNull()).isTrue();
            assertThat(dry.at("/total/cost_before_nano_usd").asLong()).isGreaterThan(before / 2);
            assertThat(first.at("/corrected").asInt())
                    .isEqualTo(first.at("/changes").asInt());
            assertThat(second.at("/changes").asInt()).isZero();
            assertThat(cost(pipeline)).isEqualTo(stack.bill(tenant).totalNanoUsd());
            assertThat(pipeline.lines()).extracting(UsageEvent::getLineId).doesNotHaveDuplicates();
        }
    }

    @Test
    void aCallWithoutAPriceIsCorrectedWhenThePriceArrives(TestStack stack) throws Exception {
        String tenant = "unpriced";
        stack.apply("""
                deployments:
                  - {model: %s, tenant: %s, provider: openai, max-output-tokens: 100}
                """.formatted("gpt-5", tenant));
        try (Pipeline pipeline = new Pipeline(stack.config(), tenant)) {
            List<LlmRequest> answered = new ArrayList<>();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                LlmRequest request = pipeline.request(
                        "q" + answered.size(), "Question " + answered.size(), r -> r.setModel("gpt-5"));
                answered.add(request);
                return pipeline.ask(request).getError() == null;
            });
            LlmRequest request = answered.getLast();
            UsageEvent unpriced = pipeline.awaitLedger(List.of(request)).getFirst();

            stack.apply(CONTRACT.formatted("late", tenant, "gpt-5", "1.25", "0.125", "10"));

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(pipeline.lines())
                            .filteredOn(l -> unpriced.getLineId().equals(l.getCorrectsLineId()))
                            .singleElement()
                            .satisfies(l -> assertThat(l.getPriceVersion()).isEqualTo("late")));
            assertThat(unpriced.getStatus()).isEqualTo(UsageStatus.UNPRICED);
            assertThat(cost(pipeline)).isEqualTo(stack.bill(tenant).totalNanoUsd());
        }
    }

    private static long cost(Pipeline pipeline) {
        return pipeline.lines().stream()
                .filter(l -> l.getKind() == UsageKind.PROVIDER_CALL || l.getKind() == UsageKind.CORRECTION)
                .mapToLong(UsageEvent::getCostNanoUsd)
                .sum();
    }

    /** Runs the command as a person would, and reads what it says. */
    private static JsonNode rerate(TestStack stack, String tenant, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                "dev.sluice.cli.Main",
                "rerate",
                "--config",
                stack.local().configFile().toString(),
                "--from",
                "2026-01-01",
                "--to",
                "2100-01-01",
                "--tenant",
                tenant,
                "--json"));
        Collections.addAll(command, more);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return JSON.readTree(output.substring(output.indexOf('{')));
    }
}
