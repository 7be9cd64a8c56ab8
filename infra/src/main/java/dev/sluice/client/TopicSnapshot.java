package dev.sluice.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what a topic holds when the reading begins, partition by partition in order of offsets. */
public final class TopicSnapshot {

    private static final Duration POLL = Duration.ofMillis(200);

    private TopicSnapshot() {}

    /**
     * Hands every committed value to a handler and returns when the last one was handed over; tombstones are left out.
     *
     * @param properties of a consumer without group
     * @throws org.apache.kafka.common.KafkaException when the broker cannot be read or a record not be decoded
     */
    public static <T> void read(
            Map<String, Object> properties, String topic, Deserializer<T> values, Consumer<T> handler) {
        try (KafkaConsumer<String, T> consumer = new KafkaConsumer<>(properties, new StringDeserializer(), values)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(POLL).forEach(record -> {
                    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                    if (record.value() != null && record.offset() < ends.getOrDefault(partition, 0L)) {
                        handler.accept(record.value());
                    }
                });
            }
        }
    }
}
