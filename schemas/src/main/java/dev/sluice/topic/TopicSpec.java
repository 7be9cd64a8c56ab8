package dev.sluice.topic;

import dev.sluice.config.SluiceConfig.TopicSettings;
import dev.sluice.topic.Topic.Cleanup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A topic as a deployment should have it.
 *
 * @param name name with the deployment's prefix
 * @param configs topic settings that differ from the broker's defaults, by name
 */
public record TopicSpec(String name, int partitions, short replication, SortedMap<String, String> configs) {

    /** Limit of a record with prompts or answers, in bytes. */
    public static final int LARGE_RECORD_BYTES = 8 << 20;

    /** A dead letter is a whole record and, in its headers, the error with its stack trace. */
    public static final int DEAD_LETTER_BYTES = 9 << 20;

    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(14);
    private static final short REPLICATION_WITH_QUORUM = 3;

    /** All topics of a deployment, the dead letters last. */
    public static List<TopicSpec> all(TopicSettings settings) {
        Topics topics = new Topics(settings.prefix());
        return Stream.concat(
                        Topics.ALL.stream().map(topic -> of(topic, topics, settings)),
                        Stream.of(deadLetters(topics, settings)))
                .toList();
    }

    private static TopicSpec of(Topic<?> topic, Topics topics, TopicSettings settings) {
        SortedMap<String, String> configs = configs(settings);
        if (topic.cleanup() == Cleanup.COMPACT) {
            configs.put("cleanup.policy", "compact");
        } else {
            configs.put("cleanup.policy", "delete");
            configs.put("retention.ms", Long.toString(topic.retention().toMillis()));
        }
        if (topic.large()) {
            configs.put("max.message.bytes", Integer.toString(LARGE_RECORD_BYTES));
        }
        if (topic.equals(Topics.REQUESTS)) {
            // The time of a request decides its budget window; a caller's clock must not.
            configs.put("message.timestamp.type", "LogAppendTime");
        }
        int partitions = topic.throughputScaled() ? settings.partitions() : 1;
        return new TopicSpec(topics.name(topic), partitions, settings.replication(), configs);
    }

    private static TopicSpec deadLetters(Topics topics, TopicSettings settings) {
        SortedMap<String, String> configs = configs(settings);
        configs.putAll(Map.of(
                "cleanup.policy", "delete",
                "retention.ms", Long.toString(DEAD_LETTER_RETENTION.toMillis()),
                "max.message.bytes", Integer.toString(DEAD_LETTER_BYTES)));
        return new TopicSpec(topics.deadLetters(), 1, settings.replication(), configs);
    }

    private static SortedMap<String, String> configs(TopicSettings settings) {
        SortedMap<String, String> configs = new TreeMap<>();
        if (settings.replication() >= REPLICATION_WITH_QUORUM) {
            // With acks=all one broker may be away, and no acknowledged record is on one disk only.
            configs.put("min.insync.replicas", "2");
        }
        return configs;
    }
}
