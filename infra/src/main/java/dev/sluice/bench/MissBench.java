package dev.sluice.bench;

import dev.sluice.client.PipelineClient;
import dev.sluice.client.TopicTail;
import dev.sluice.config.SluiceConfig;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.Message;
import dev.sluice.serde.Serdes;
import dev.sluice.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * What the pipeline adds to the provider's own time when nothing is cached. Requests come at a steady rate, whether those
 * before are answered or not.
 */
public final class MissBench implements AutoCloseable {

    private static final int LIMIT_SECONDS = 60;

    private final Map<String, CompletableFuture<Long>> provider = new ConcurrentHashMap<>();
    private final PipelineClient client;
    private final TopicTail<Completion> completions;

    /** A bench for a pipeline that nobody else uses. */
    public MissBench(SluiceConfig config) {
        Topics topics = new Topics(config.topics().prefix());
        Serdes serdes = new Serdes(config.schemaRegistry());
        this.completions = TopicTail.fromNow(
                ClientProperties.follower(config, "sluice-bench-miss"),
                topics.name(Topics.COMPLETIONS),
                serdes.forTopic(Topics.COMPLETIONS).deserializer(),
                record -> keep(record.value()));
        this.client = new PipelineClient(config, "sluice-bench-miss");
    }

    private void keep(Completion completion) {
        Long latency = completion.getProviderLatencyMs();
        if (completion.getKind() == CompletionKind.SUCCEEDED && latency != null) {
            latency(completion.getRequestId()).complete(TimeUnit.MILLISECONDS.toNanos(latency));
        }
    }

    private CompletableFuture<Long> latency(String requestId) {
        return provider.computeIfAbsent(requestId, _ -> new CompletableFuture<>());
    }

    /** One request and its response's arrival. */
    private record Asked(String id, long sent, CompletableFuture<Long> answered) {}

    /**
     * Measures.
     *
     * @param perSecond requests a second
     * @param warmUp repetitions before, not counted
     * @param repetitions 1 or more
     * @param requests in each
     * @throws TimeoutException when a record does not arrive
     */
    public MissResult run(int perSecond, int warmUp, int repetitions, int requests, Consumer<String> progress)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<long[]> added = new ArrayList<>();
        List<long[]> own = new ArrayList<>();
        for (int repetition = -warmUp; repetition < repetitions; repetition++) {
            progress.accept(repetition < 0 ? "warm-up" : "repetition " + (repetition + 1) + " of " + repetitions);
            List<Asked> asked = ask(perSecond, requests);
            long[] more = new long[requests];
            long[] provided = new long[requests];
            for (int i = 0; i < requests; i++) {
                Asked one = asked.get(i);
                provided[i] = latency(one.id()).get(LIMIT_SECONDS, TimeUnit.SECONDS);
                more[i] = one.answered().get(LIMIT_SECONDS, TimeUnit.SECONDS) - one.sent() - provided[i];
            }
            if (repetition >= 0) {
                added.add(more);
                own.add(provided);
            }
        }
        return new MissResult(Timing.of(added), Timing.of(own), repetitions * requests);
    }

    private List<Asked> ask(int perSecond, int requests) throws InterruptedException {
        long gap = Duration.ofSeconds(1).toNanos() / perSecond;
        long next = System.nanoTime();
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < requests; i++, next += gap) {
            TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            String id = UUID.randomUUID().toString();
            long sent = System.nanoTime();
            asked.add(new Asked(id, sent, client.ask(request(id)).thenApply(MissBench::arrived)));
        }
        return asked;
    }

    private static long arrived(LlmResponse response) {
        long now = System.nanoTime();
        if (response.getSource() != AnswerSource.PROVIDER) {
            throw new IllegalStateException("Not a miss: " + response.getStatus() + " from " + response.getSource());
        }
        return now;
    }

    private static LlmRequest request(String id) {
        return LlmRequest.newBuilder()
                .setRequestId(id)
                .setTenant("bench")
                .setModel("gpt-5-nano")
                .setMessages(List.of(Message.newBuilder()
                        .setRole("user")
                        .setContent("What does order " + id + " cost?")
                        .build()))
                .setMaxOutputTokens(50)
                .setCreatedAt(Instant.now())
                .build();
    }

    @Override
    public void close() {
        client.close();
        completions.close();
    }
}
