package dev.sluice.simulator;

import static dev.sluice.simulator.SimulatorClient.ask;
import static dev.sluice.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.demo.workload.Intent;
import dev.sluice.demo.workload.Workload;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorLoadTest {

    private static final Map<String, List<Long>> NANO_USD = Map.of(
            "gpt-5-nano", List.of(50L, 5L, 400L),
            "gpt-4o-mini", List.of(150L, 75L, 600L),
            "gpt-4.1", List.of(2_000L, 500L, 8_000L));

    @TempDir
    private Path dir;

    @Test
    void theBillIsWhatCallersWereToldAndNothingElse() throws Exception {
        Path bill = dir.resolve("bill.jsonl");
        Settings settings = Settings.quick(bill)
                .withFaults(new FaultPlan(3_000, Arrays.asList(Fault.values())))
                .withLongWait(Duration.ofMillis(20));
        List<ObjectNode> requests = randomRequests(1_000);

        List<Outcome> outcomes;
        try (Simulator simulator = Simulator.start(settings);
                SimulatorClient client = new SimulatorClient(simulator)) {
            outcomes = callAll(client, requests, 32);
        }

        BillLog log = BillLog.read(bill);
        Map<String, BillLine> byRequest = log.lines().stream()
                .collect(Collectors.toMap(line -> String.valueOf(line.requestId()), Function.identity()));
        assertThat(log.lines()).extracting(BillLine::id).doesNotHaveDuplicates();
        for (Outcome outcome : outcomes) {
            BillLine line = byRequest.get(outcome.requestId());
            switch (outcome.status()) {
                case 429, 500, 503 -> assertThat(line).isNull();
                default -> assertMatches(outcome, line);
            }
        }
        assertThat(outcomes.stream().map(Outcome::status).distinct()).contains(0, 200, 429, 500, 503);
        assertThat(log.totalNanoUsd())
                .isEqualTo(
                        log.lines().stream().mapToLong(SimulatorLoadTest::cost).sum());
        assertThat(log.lines()).anyMatch(line -> line.cachedTokens() > 0);
    }

    private static void assertMatches(Outcome outcome, @Nullable BillLine line) {
        assertThat(line).as(outcome.requestId()).isNotNull();
        if (line == null) {
            return;
        }
        assertThat(line.costNanoUsd()).isEqualTo(cost(line));
        JsonNode usage = outcome.body() == null ? null : outcome.body().get("usage");
        if (usage == null) {
            assertThat(line.fault()).isIn("garbage", "no-usage", "cut");
        } else {
            assertThat(line.promptTokens()).isEqualTo(usage.at("/prompt_tokens").asLong());
            assertThat(line.cachedTokens())
                    .isEqualTo(usage.at("/prompt_tokens_details/cached_tokens").asLong());
            assertThat(line.completionTokens())
                    .isEqualTo(usage.at("/completion_tokens").asLong());
            assertThat(line.fault()).isIn(null, "timeout");
        }
    }

    @Test
    void serves500CallsAtOnce() throws Exception {
        Path bill = dir.resolve("bill.jsonl");
        Settings settings = Settings.quick(bill).withLatency(new Latency(100, 300, 0));

        List<Outcome> outcomes;
        try (Simulator simulator = Simulator.start(settings);
                SimulatorClient client = new SimulatorClient(simulator)) {
            outcomes = callAll(client, randomRequests(500), 500);
        }

        assertThat(outcomes).extracting(Outcome::status).containsOnly(200);
        assertThat(BillLog.read(bill).lines()).hasSize(500);
    }

    @Test
    void holdsAThousandCallsAndCutsThemWhenItStops() throws Exception {
        Path bill = dir.resolve("bill.jsonl");
        Settings settings = Settings.quick(bill).withFaults(new FaultPlan(FaultPlan.FULL, List.of(Fault.TIMEOUT)));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome>> calls;
            try (Simulator simulator = Simulator.start(settings)) {
                SimulatorClient client = new SimulatorClient(simulator);
                calls = submit(threads, client, randomRequests(1_000), 1_000);
                awaitStat(client, "billed", 1_000);
                awaitStat(client, "in_flight", 1_000);
            }

            assertThat(results(calls)).extracting(Outcome::status).containsOnly(0);
        }
        assertThat(BillLog.read(bill).lines()).hasSize(1_000);
    }

    @Test
    void letsCallsInFlightEndWhenItStops() throws Exception {
        Settings settings = Settings.quick(dir.resolve("bill.jsonl")).withLatency(new Latency(1_000, 1_000, 0));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome>> calls;
            try (Simulator simulator = Simulator.start(settings)) {
                SimulatorClient client = new SimulatorClient(simulator);
                calls = submit(threads, client, randomRequests(20), 20);
                awaitStat(client, "billed", 20);
            }

            assertThat(results(calls)).extracting(Outcome::status).containsOnly(200);
        }
    }

    private static void awaitStat(SimulatorClient client, String name, int value) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(client.stats().path(name).asInt()).isEqualTo(value));
    }

    @Test
    void chanceDoesNotDependOnTheOrderOfArrival() throws Exception {
        List<ObjectNode> requests = randomRequests(200);
        FaultPlan plan = new FaultPlan(4_000, List.of(Fault.SERVER_ERROR, Fault.NO_USAGE));

        List<Integer> inOrder = statuses(plan, requests, "a", 1);
        List<Integer> reversed = statuses(plan, requests.reversed(), "b", 16).reversed();

        assertThat(Set.copyOf(inOrder)).containsExactlyInAnyOrder(200, 500);
        assertThat(reversed).isEqualTo(inOrder);
    }

    private List<Integer> statuses(FaultPlan plan, List<ObjectNode> requests, String name, int parallel)
            throws Exception {
        try (Simulator simulator =
                        Simulator.start(Settings.quick(dir.resolve(name)).withFaults(plan));
                SimulatorClient client = new SimulatorClient(simulator)) {
            return callAll(client, requests, parallel).stream()
                    .map(Outcome::status)
                    .toList();
        }
    }

    private static long cost(BillLine line) {
        List<Long> prices = Objects.requireNonNull(NANO_USD.get(line.model()));
        return (line.promptTokens() - line.cachedTokens()) * prices.get(0)
                + line.cachedTokens() * prices.get(1)
                + line.completionTokens() * prices.get(2);
    }

    private static List<ObjectNode> randomRequests(int n) {
        Random random = new Random(n);
        List<Intent> intents = Workload.load().intents();
        List<String> models = NANO_USD.keySet().stream().sorted().toList();
        List<ObjectNode> requests = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Intent intent = intents.get(random.nextInt(intents.size()));
            String prefix = random.nextInt(10) == 0 ? "Long context. ".repeat(400) : "";
            ObjectNode request = ask(prefix
                    + intent.phrasings().get(random.nextInt(intent.phrasings().size())));
            request.put("model", models.get(random.nextInt(models.size())));
            request.putObject("metadata").put("request_id", "r-" + i);
            if (random.nextInt(3) == 0) {
                request.put("max_tokens", 1 + random.nextInt(60));
            }
            requests.add(request);
        }
        return requests;
    }

    private static List<Outcome> callAll(SimulatorClient client, List<ObjectNode> requests, int parallel)
            throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return results(submit(threads, client, requests, parallel));
        }
    }

    private static List<Future<Outcome>> submit(
            ExecutorService threads, SimulatorClient client, List<ObjectNode> requests, int parallel) {
        Semaphore permits = new Semaphore(parallel);
        return requests.stream()
                .map(request -> threads.submit(() -> {
                    permits.acquire();
                    try {
                        return call(client, request);
                    } finally {
                        permits.release();
                    }
                }))
                .toList();
    }

    private static List<Outcome> results(List<Future<Outcome>> calls) throws InterruptedException, ExecutionException {
        List<Outcome> outcomes = new ArrayList<>();
        for (Future<Outcome> call : calls) {
            outcomes.add(call.get());
        }
        return outcomes;
    }

    private static Outcome call(SimulatorClient client, ObjectNode request) throws InterruptedException {
        String requestId = request.at("/metadata/request_id").asText();
        try {
            HttpResponse<String> response = client.chat(request);
            try {
                return new Outcome(requestId, response.statusCode(), json(response));
            } catch (JsonProcessingException e) {
                return new Outcome(requestId, response.statusCode(), null);
            }
        } catch (IOException e) {
            return new Outcome(requestId, 0, null);
        }
    }

    /**
     * How a call ended for the caller.
     *
     * @param status 0: the connection was cut
     * @param body null: not readable
     */
    private record Outcome(
            String requestId, int status, @Nullable JsonNode body) {}
}
