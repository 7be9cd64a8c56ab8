package dev.sluice.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Follows all partitions of a topic without a group and hands every record to a handler.
 *
 * <p>The handler runs on the tail's own thread. {@link #close} may be called from any thread.
 *
 * @param <T> type of the values
 */
public final class TopicTail<T> implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(30);

    private final KafkaConsumer<String, T> consumer;
    private final Consumer<ConsumerRecord<String, T>> handler;
    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean closed;

    private TopicTail(KafkaConsumer<String, T> consumer, Consumer<ConsumerRecord<String, T>> handler, String topic) {
        this.consumer = consumer;
        this.handler = handler;
        this.thread = Thread.ofPlatform().daemon().name("tail-" + topic).unstarted(this::run);
    }

    /** Follows a topic from its first record. */
    public static <T> TopicTail<T> fromBeginning(
            Map<String, Object> properties,
            String topic,
            Deserializer<T> values,
            Consumer<ConsumerRecord<String, T>> handler) {
        return start(properties, topic, values, handler, true);
    }

    /** Follows a topic from its end; records produced after this returns are seen. */
    public static <T> TopicTail<T> fromNow(
            Map<String, Object> properties,
            String topic,
            Deserializer<T> values,
            Consumer<ConsumerRecord<String, T>> handler) {
        return start(properties, topic, values, handler, false);
    }

    private static <T> TopicTail<T> start(
            Map<String, Object> properties,
            String topic,
            Deserializer<T> values,
            Consumer<ConsumerRecord<String, T>> handler,
            boolean beginning) {
        KafkaConsumer<String, T> consumer = new KafkaConsumer<>(properties, new StringDeserializer(), values);
        List<TopicPartition> partitions = consumer.partitionsFor(topic, METADATA_TIMEOUT).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        if (beginning) {
            consumer.seekToBeginning(partitions);
        } else {
            consumer.seekToEnd(partitions);
            // Seeking is lazy; asking for the position pins it before the caller produces.
            partitions.forEach(consumer::position);
        }
        TopicTail<T> tail = new TopicTail<>(consumer, handler, topic);
        tail.thread.start();
        return tail;
    }

    private void run() {
        try (consumer) {
            while (!closed) {
                consumer.poll(POLL).forEach(handler);
            }
            ended.complete(null);
        } catch (WakeupException e) {
            ended.complete(null);
        } catch (RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    /** Completes when the tail is closed, exceptionally when it failed: a record it cannot decode, or a broker's no. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
