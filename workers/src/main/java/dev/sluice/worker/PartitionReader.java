package dev.sluice.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a stretch of a partition, with a consumer of its own. */
final class PartitionReader {

    private static final Duration POLL = Duration.ofMillis(500);
    /** Fetches without a record before the broker is taken to be away. */
    private static final int MOST_EMPTY = 60;

    private PartitionReader() {}

    /** Reads everything there is now. */
    static void all(
            Map<String, Object> properties, TopicPartition partition, Consumer<ConsumerRecord<byte[], byte[]>> into) {
        try (KafkaConsumer<byte[], byte[]> consumer = open(properties, partition)) {
            consumer.seekToBeginning(List.of(partition));
            read(consumer, partition, consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L), into);
        }
    }

    /**
     * Reads from one offset to another.
     *
     * @param last the last offset to be read
     */
    static void between(
            Map<String, Object> properties,
            TopicPartition partition,
            long first,
            long last,
            Consumer<ConsumerRecord<byte[], byte[]>> into) {
        try (KafkaConsumer<byte[], byte[]> consumer = open(properties, partition)) {
            consumer.seek(partition, first);
            read(consumer, partition, last + 1, into);
        }
    }

    private static KafkaConsumer<byte[], byte[]> open(Map<String, Object> properties, TopicPartition partition) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
        return consumer;
    }

    private static void read(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            long end,
            Consumer<ConsumerRecord<byte[], byte[]>> into) {
        int empty = 0;
        for (long before = consumer.position(partition); before < end; ) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end) {
                    into.accept(record);
                }
            }
            // Markers of transactions move the position without a record.
            long position = consumer.position(partition);
            empty = position == before ? empty + 1 : 0;
            before = position;
            if (empty > MOST_EMPTY) {
                throw new TimeoutException("No records of " + partition + " from " + position + " to " + end);
            }
        }
    }
}
