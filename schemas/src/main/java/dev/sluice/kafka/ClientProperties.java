package dev.sluice.kafka;

import dev.sluice.config.SluiceConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Properties of the Kafka clients of a process. Precedence, highest first: what the guarantees rest on; the
 * configuration's {@code kafka} properties under the client's prefix ({@code producer.}, {@code consumer.},
 * {@code admin.}); its other {@code kafka} properties; the defaults here.
 *
 * <p>Serializers are not among them: pass them to the client's constructor.
 */
public final class ClientProperties {

    /** Most bytes of a request; above the record limits of all topics, so that the topic's limit decides. */
    public static final int MAX_REQUEST_BYTES = 10 << 20;

    private static final List<String> PREFIXES = List.of("producer.", "consumer.", "admin.");

    /** {@code KafkaShareConsumer} refuses to start with any of these; the group's settings at the broker decide. */
    private static final List<String> NOT_FOR_SHARE_GROUPS = List.of(
            "auto.offset.reset",
            "enable.auto.commit",
            "group.instance.id",
            "isolation.level",
            "partition.assignment.strategy",
            "interceptor.classes",
            "session.timeout.ms",
            "heartbeat.interval.ms",
            "group.protocol",
            "group.remote.assignor");

    private ClientProperties() {}

    /** An idempotent producer that sends at once and loses nothing that was acknowledged. */
    public static Map<String, Object> producer(SluiceConfig config, String clientId) {
        Map<String, Object> properties = new TreeMap<>();
        // A record waits for nobody: latency counts more here than the size of batches.
        properties.put("linger.ms", "0");
        properties.put("max.request.size", Integer.toString(MAX_REQUEST_BYTES));
        properties.put("client.id", clientId);
        addConfigured(properties, config, "producer.");
        properties.put("enable.idempotence", "true");
        properties.put("acks", "all");
        return properties;
    }

    /** A consumer that starts at the beginning, sees committed records only and commits when it is told to. */
    public static Map<String, Object> consumer(SluiceConfig config, String clientId, String groupId) {
        Map<String, Object> properties = fetching(clientId);
        properties.put("auto.offset.reset", "earliest");
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        addConfigured(properties, config, "consumer.");
        properties.put("group.id", groupId);
        return properties;
    }

    /** A consumer that assigns itself partitions and belongs to no group. */
    public static Map<String, Object> follower(SluiceConfig config, String clientId) {
        Map<String, Object> properties = consumer(config, clientId, clientId);
        properties.remove("group.id");
        return properties;
    }

    /** A share consumer whose records are acknowledged one by one. */
    public static Map<String, Object> shareConsumer(SluiceConfig config, String clientId, String groupId) {
        Map<String, Object> properties = fetching(clientId);
        addConfigured(properties, config, "consumer.");
        NOT_FOR_SHARE_GROUPS.forEach(properties::remove);
        properties.put("share.acknowledgement.mode", "explicit");
        properties.put("group.id", groupId);
        return properties;
    }

    /** An admin client. */
    public static Map<String, Object> admin(SluiceConfig config, String clientId) {
        Map<String, Object> properties = new TreeMap<>();
        properties.put("client.id", clientId);
        addConfigured(properties, config, "admin.");
        return properties;
    }

    private static Map<String, Object> fetching(String clientId) {
        Map<String, Object> properties = new TreeMap<>();
        properties.put("fetch.min.bytes", "1");
        // One record of the largest kind, so that a fetch of many partitions still fits the heap.
        properties.put("max.partition.fetch.bytes", Integer.toString(MAX_REQUEST_BYTES));
        properties.put("fetch.max.bytes", Integer.toString(5 * MAX_REQUEST_BYTES));
        properties.put("client.id", clientId);
        return properties;
    }

    private static void addConfigured(Map<String, Object> properties, SluiceConfig config, String prefix) {
        config.kafka().forEach((name, value) -> {
            if (PREFIXES.stream().noneMatch(name::startsWith)) {
                properties.put(name, value);
            }
        });
        config.kafka().forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                properties.put(name.substring(prefix.length()), value);
            }
        });
    }
}
