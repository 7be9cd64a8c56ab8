package dev.sluice.client;

import dev.sluice.config.SluiceConfig;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.serde.Serdes;
import dev.sluice.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the pipeline and waits for its responses.
 *
 * <p>Thread-safe. Every response that arrives is also handed to an observer, duplicates included.
 */
public final class PipelineClient implements AutoCloseable {

    /** Sees every response record on the client's consumer thread. */
    @FunctionalInterface
    public interface Observer {
        void onResponse(ConsumerRecord<String, LlmResponse> response);
    }

    private final String requestsTopic;
    private final KafkaProducer<String, LlmRequest> producer;
    private final TopicTail<LlmResponse> responses;
    private final Map<String, CompletableFuture<LlmResponse>> waiting = new ConcurrentHashMap<>();

    public PipelineClient(SluiceConfig config, String clientId, Observer observer) {
        Topics topics = new Topics(config.topics().prefix());
        Serdes serdes = new Serdes(config.schemaRegistry());
        this.requestsTopic = topics.name(Topics.REQUESTS);
        this.responses = TopicTail.fromNow(
                ClientProperties.follower(config, clientId),
                topics.name(Topics.RESPONSES),
                serdes.forTopic(Topics.RESPONSES).deserializer(),
                response -> {
                    observer.onResponse(response);
                    CompletableFuture<LlmResponse> future = waiting.remove(response.key());
                    if (future != null) {
                        future.complete(response.value());
                    }
                });
        CompletableFuture<Void> _ = responses.ended().whenComplete((_, failure) -> failAll(failure));
        this.producer = new KafkaProducer<>(
                ClientProperties.producer(config, clientId),
                new StringSerializer(),
                serdes.forTopic(Topics.REQUESTS).serializer());
    }

    public PipelineClient(SluiceConfig config, String clientId) {
        this(config, clientId, _ -> {});
    }

    /** Sends a request; completes with the first response to its id, or fails when the broker does not take it. */
    public CompletableFuture<LlmResponse> ask(LlmRequest request) {
        return ask(request, List.of());
    }

    /** Like {@link #ask(LlmRequest)}, with record headers. */
    public CompletableFuture<LlmResponse> ask(LlmRequest request, List<Header> headers) {
        String id = request.getRequestId();
        CompletableFuture<LlmResponse> response = waiting.computeIfAbsent(id, _ -> new CompletableFuture<>());
        Future<RecordMetadata> _ =
                producer.send(new ProducerRecord<>(requestsTopic, null, id, request, headers), (_, failure) -> {
                    if (failure != null) {
                        response.completeExceptionally(failure);
                    }
                });
        return response;
    }

    private void failAll(@Nullable Throwable failure) {
        if (failure != null) {
            waiting.values().forEach(response -> response.completeExceptionally(failure));
        }
    }

    @Override
    public void close() {
        producer.close();
        responses.close();
    }
}
