package dev.sluice.bench;

import dev.sluice.client.TopicTail;
import dev.sluice.config.SluiceConfig;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.Dispatch;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.LlmRequest;
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
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Stands in for the gate: gives workers batches of calls and sees how each ends. Nothing else may feed the pipeline.
 *
 * <p>Thread-safe.
 */
public final class DispatchFeed implements AutoCloseable {

    private static final Duration TTL = Duration.ofMinutes(1);

    private final Map<String, CompletableFuture<Completion>> waiting = new ConcurrentHashMap<>();
    private final String topic;
    private final KafkaProducer<String, Dispatch> producer;
    private final TopicTail<Completion> completions;

    public DispatchFeed(SluiceConfig config) {
        Topics topics = new Topics(config.topics().prefix());
        Serdes serdes = new Serdes(config.schemaRegistry());
        this.topic = topics.name(Topics.DISPATCH);
        this.completions = TopicTail.fromNow(
                ClientProperties.follower(config, "sluice-feed"),
                topics.name(Topics.COMPLETIONS),
                serdes.forTopic(Topics.COMPLETIONS).deserializer(),
                record -> ended(record.value()));
        this.producer = new KafkaProducer<>(
                ClientProperties.producer(config, "sluice-feed"),
                new StringSerializer(),
                serdes.forTopic(Topics.DISPATCH).serializer());
    }

    private void ended(Completion completion) {
        if (completion.getKind() == CompletionKind.STARTED) {
            return;
        }
        CompletableFuture<Completion> waiter = waiting.remove(completion.getDispatchId());
        if (waiter != null) {
            waiter.complete(completion);
        }
    }

    /** Sends a batch of calls that are all different; how each of them ends. */
    public List<CompletableFuture<Completion>> send(int calls) {
        return send(calls, _ -> {}, _ -> {});
    }

    /** The same, with the batch and its items changed before. */
    public List<CompletableFuture<Completion>> send(
            int calls, Consumer<Dispatch.Builder> batch, Consumer<DispatchItem.Builder> item) {
        List<DispatchItem> items = new ArrayList<>();
        List<CompletableFuture<Completion>> ends = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            DispatchItem.Builder builder = item(UUID.randomUUID().toString());
            item.accept(builder);
            items.add(builder.build());
            CompletableFuture<Completion> end = new CompletableFuture<>();
            waiting.put(items.getLast().getDispatchId(), end);
            ends.add(end);
        }
        Dispatch.Builder dispatch = Dispatch.newBuilder()
                .setBatchId(UUID.randomUUID().toString())
                .setProvider("openai")
                .setModel("gpt-5-nano")
                .setItems(items)
                .setCreatedAt(Instant.now());
        batch.accept(dispatch);
        Dispatch built = dispatch.build();
        Future<RecordMetadata> _ =
                producer.send(new ProducerRecord<>(topic, built.getBatchId(), built), (_, failure) -> {
                    if (failure != null) {
                        ends.forEach(end -> end.completeExceptionally(failure));
                    }
                });
        return ends;
    }

    private static DispatchItem.Builder item(String id) {
        LlmRequest request = LlmRequest.newBuilder()
                .setRequestId(id)
                .setTenant("bench")
                .setModel("gpt-5-nano")
                .setMessages(List.of(Message.newBuilder()
                        .setRole("user")
                        .setContent("Where is order " + id + "?")
                        .build()))
                .setCreatedAt(Instant.now())
                .build();
        return DispatchItem.newBuilder()
                .setDispatchId(id + ":1")
                .setRequest(request)
                .setFlightKey(id)
                .setEntryId(id)
                .setBodyTtlMs(TTL.toMillis())
                .setAttempt(1)
                .setModel("gpt-5-nano")
                .setUpstreamModel("gpt-5-nano")
                .setMaxOutputTokens(50)
                .setPromptTokens(20)
                .setQuoteNanoUsd(1_000);
    }

    @Override
    public void close() {
        producer.close();
        completions.close();
    }
}
