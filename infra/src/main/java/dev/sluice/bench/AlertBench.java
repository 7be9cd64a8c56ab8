package dev.sluice.bench;

import dev.sluice.client.PipelineClient;
import dev.sluice.client.TopicTail;
import dev.sluice.config.SluiceConfig;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.serde.Serdes;
import dev.sluice.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * How soon a budget alert follows on the report that caused it, in a running pipeline. Every request is of another user,
 * whose budget its cost exceeds; plain round trips take turns with them.
 */
public final class AlertBench implements AutoCloseable {

    /** Budget that every user exceeds with the first request; a policy file has to have it, with this tenant. */
    public static final String BUDGET = "bench-alerts";

    public static final String TENANT = "bench-alerts";

    private static final int LIMIT_SECONDS = 60;

    private final Map<String, CompletableFuture<Long>> reported = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Long>> alerted = new ConcurrentHashMap<>();
    private final SluiceConfig config;
    private final PipelineClient client;
    private final TopicTail<Completion> completions;
    private final TopicTail<BudgetAlert> alerts;

    /** A bench for a pipeline that nobody else uses. */
    public AlertBench(SluiceConfig config) {
        this.config = config;
        Topics topics = new Topics(config.topics().prefix());
        Serdes serdes = new Serdes(config.schemaRegistry());
        Map<String, Object> follower = ClientProperties.follower(config, "sluice-bench-alerts");
        this.completions = TopicTail.fromNow(
                follower,
                topics.name(Topics.COMPLETIONS),
                serdes.forTopic(Topics.COMPLETIONS).deserializer(),
                report -> {
                    if (report.value().getKind() == CompletionKind.SUCCEEDED) {
                        seen(reported, report.value().getRequestId());
                    }
                });
        this.alerts = TopicTail.fromNow(
                follower,
                topics.name(Topics.BUDGET_ALERTS),
                serdes.forTopic(Topics.BUDGET_ALERTS).deserializer(),
                alert -> seen(alerted, alert.value().getBudgetId()));
        this.client = new PipelineClient(config, "sluice-bench-alerts");
    }

    private static void seen(Map<String, CompletableFuture<Long>> waiting, String id) {
        waiting.computeIfAbsent(id, _ -> new CompletableFuture<>()).complete(System.nanoTime());
    }

    /**
     * Measures.
     *
     * @param warmUp repetitions before, not counted
     * @param repetitions 1 or more
     * @param calls requests in each
     * @param progress told what begins
     * @throws TimeoutException when a record does not arrive
     */
    public AlertResult run(int warmUp, int repetitions, int calls, Consumer<String> progress)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<long[]> plains = new ArrayList<>();
        List<long[]> afterReport = new ArrayList<>();
        List<long[]> afterAsking = new ArrayList<>();
        try (RoundTrip plain = RoundTrip.open(config)) {
            for (int repetition = -warmUp; repetition < repetitions; repetition++) {
                progress.accept(repetition < 0 ? "warm-up" : "repetition " + (repetition + 1) + " of " + repetitions);
                long[] trip = new long[calls];
                long[] report = new long[calls];
                long[] asking = new long[calls];
                for (int i = 0; i < calls; i++) {
                    String user = "user-" + (repetition + warmUp) + "-" + i;
                    trip[i] = plain.nanos(user);
                    long start = System.nanoTime();
                    CompletableFuture<?> _ = client.ask(request(user, i));
                    long alertAt = await(alerted, BUDGET + ":" + user);
                    report[i] = Math.max(0, alertAt - await(reported, user));
                    asking[i] = alertAt - start;
                }
                if (repetition >= 0) {
                    plains.add(trip);
                    afterReport.add(report);
                    afterAsking.add(asking);
                }
            }
        }
        return new AlertResult(Timing.of(plains), Timing.of(afterReport), Timing.of(afterAsking), repetitions * calls);
    }

    private static long await(Map<String, CompletableFuture<Long>> waiting, String id)
            throws InterruptedException, ExecutionException, TimeoutException {
        return waiting.computeIfAbsent(id, _ -> new CompletableFuture<>()).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private static LlmRequest request(String user, int number) {
        return LlmRequest.newBuilder()
                .setRequestId(user)
                .setTenant(TENANT)
                .setUser(user)
                .setModel("gpt-5-nano")
                .setMessages(List.of(Message.newBuilder()
                        .setRole("user")
                        .setContent("What does order " + user + " number " + number + " cost?")
                        .build()))
                .setMaxOutputTokens(50)
                .setCreatedAt(Instant.now())
                .build();
    }

    @Override
    public void close() {
        client.close();
        completions.close();
        alerts.close();
    }
}
