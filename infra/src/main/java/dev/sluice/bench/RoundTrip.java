package dev.sluice.bench;

import dev.sluice.client.TopicTail;
import dev.sluice.config.SluiceConfig;
import dev.sluice.kafka.ClientProperties;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A record to the broker and back: one producer, one consumer, one partition. One thread at a time. */
final class RoundTrip implements AutoCloseable {

    private static final String TOPIC = "bench.round-trip";
    private static final int LIMIT_SECONDS = 60;

    private final Map<String, CompletableFuture<Long>> waiting = new ConcurrentHashMap<>();
    private final TopicTail<String> tail;
    private final KafkaProducer<String, String> producer;
    private long sent;

    private RoundTrip(SluiceConfig config) {
        this.tail = TopicTail.fromNow(
                ClientProperties.follower(config, "sluice-bench-plain"), TOPIC, new StringDeserializer(), record -> {
                    CompletableFuture<Long> back = waiting.remove(record.key());
                    if (back != null) {
                        back.complete(System.nanoTime());
                    }
                });
        this.producer = new KafkaProducer<>(
                ClientProperties.producer(config, "sluice-bench-plain"),
                new StringSerializer(),
                new StringSerializer());
    }

    /** Creates its topic, which must not exist, and connects. */
    static RoundTrip open(SluiceConfig config) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(ClientProperties.admin(config, "sluice-bench-plain"))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
        return new RoundTrip(config);
    }

    /** Nanoseconds from sending a record until the consumer has it. */
    long nanos(String text) throws InterruptedException, ExecutionException, TimeoutException {
        String key = Long.toString(sent++);
        CompletableFuture<Long> back = new CompletableFuture<>();
        waiting.put(key, back);
        long start = System.nanoTime();
        Future<RecordMetadata> _ = producer.send(new ProducerRecord<>(TOPIC, key, text), (_, failure) -> {
            if (failure != null) {
                back.completeExceptionally(failure);
            }
        });
        return back.get(LIMIT_SECONDS, TimeUnit.SECONDS) - start;
    }

    @Override
    public void close() {
        producer.close();
        tail.close();
    }
}
