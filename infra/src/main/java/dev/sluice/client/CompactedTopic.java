package dev.sluice.client;

import dev.sluice.config.SluiceConfig;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.serde.Serdes;
import dev.sluice.topic.Topic;
import dev.sluice.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What a compacted topic says now: the last value of every key that has not been removed. */
public final class CompactedTopic {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private CompactedTopic() {}

    /**
     * Reads a topic up to where it ends now.
     *
     * @return values by key
     * @throws KafkaException when the broker does not answer, or a value cannot be read
     */
    public static <T extends SpecificRecord> Map<String, T> read(SluiceConfig config, Topic<T> topic) {
        String name = new Topics(config.topics().prefix()).name(topic);
        Map<String, T> values = new TreeMap<>();
        try (KafkaConsumer<String, T> consumer = new KafkaConsumer<>(
                ClientProperties.follower(config, "sluice-snapshot"),
                new StringDeserializer(),
                new Serdes(config.schemaRegistry()).forTopic(topic).deserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(name, TIMEOUT).stream()
                    .map(info -> new TopicPartition(name, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(message -> keep(message, values));
            }
        }
        return values;
    }

    private static <T> void keep(ConsumerRecord<String, T> message, Map<String, T> values) {
        if (message.key() == null) {
            return;
        }
        if (message.value() == null) {
            values.remove(message.key());
        } else {
            values.put(message.key(), message.value());
        }
    }
}
