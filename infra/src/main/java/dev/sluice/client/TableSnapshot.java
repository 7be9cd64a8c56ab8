package dev.sluice.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a compacted topic as the table it is: the last value of each key, without those that were removed. */
public final class TableSnapshot {

    private static final Duration POLL = Duration.ofMillis(200);

    private TableSnapshot() {}

    /**
     * The table as it is when the reading begins.
     *
     * @param properties of a consumer without group
     * @throws org.apache.kafka.common.KafkaException when the broker cannot be read or a record not be decoded
     */
    public static <T> Map<String, T> read(Map<String, Object> properties, String topic, Deserializer<T> values) {
        Map<String, T> table = new HashMap<>();
        try (KafkaConsumer<String, T> consumer = new KafkaConsumer<>(properties, new StringDeserializer(), values)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                for (ConsumerRecord<String, T> message : consumer.poll(POLL)) {
                    if (message.value() == null) {
                        table.remove(message.key());
                    } else {
                        table.put(message.key(), message.value());
                    }
                }
            }
        }
        return table;
    }
}
