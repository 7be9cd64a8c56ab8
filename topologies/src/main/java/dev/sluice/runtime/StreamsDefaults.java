package dev.sluice.runtime;

import static org.apache.kafka.streams.StreamsConfig.consumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.mainConsumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.producerPrefix;
import static org.apache.kafka.streams.StreamsConfig.topicPrefix;

import dev.sluice.config.SluiceConfig;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.topic.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Kafka Streams properties of every application. Later wins: these defaults, the {@code kafka} section, what the
 * application says, the application's {@code streams} section (which the application passes on last). The {@code kafka}
 * section wins whatever prefix a default has, but not over what the guarantees rest on.
 */
public final class StreamsDefaults {

    /** Largest record of a payload topic; the catalogue gives those topics the same limit. */
    public static final int MAX_RECORD_BYTES = 8 * 1024 * 1024;

    /** Kafka 5 drops the switch and has it on; until then the policies' global store would ignore the handler. */
    private static final String GLOBAL_PROCESSING_HANDLER = "processing.exception.handler.global.enabled";

    /** What no loss and no double charge rest on. */
    private static final Set<String> GUARANTEES = Set.of(
            ProducerConfig.ACKS_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            StreamsConfig.PROCESSING_GUARANTEE_CONFIG);

    /** Prefixes that win over {@code consumer.}. */
    private static final List<String> CONSUMERS = List.of(
            StreamsConfig.MAIN_CONSUMER_PREFIX,
            StreamsConfig.RESTORE_CONSUMER_PREFIX,
            StreamsConfig.GLOBAL_CONSUMER_PREFIX);

    /** Prefixes that win over none. */
    private static final List<String> CLIENTS = Stream.concat(
                    CONSUMERS.stream(),
                    Stream.of(
                            StreamsConfig.CONSUMER_PREFIX,
                            StreamsConfig.PRODUCER_PREFIX,
                            StreamsConfig.ADMIN_CLIENT_PREFIX))
            .toList();

    private StreamsDefaults() {}

    /** Properties for an application of this process. */
    public static Map<String, Object> of(SluiceConfig config, SluiceApplication application) {
        Map<String, Object> properties = new HashMap<>();
        latency(properties);
        safety(properties);
        failover(properties);
        sizes(properties);
        properties.put(
                StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) config.topics().replication());
        properties.put(
                StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
                new Topics(config.topics().prefix()).deadLetters());
        configure(properties, config.kafka());
        properties.putAll(application.streamsProperties());
        // One directory for each application, so that two of them may share a process configuration.
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG,
                config.stateDir().resolve(application.name()).toString());
        return properties;
    }

    private static void configure(Map<String, Object> properties, Map<String, String> configured) {
        Map<String, String> taken = new HashMap<>(configured);
        taken.keySet().removeIf(name -> GUARANTEES.contains(bare(name)));
        taken.keySet().forEach(name -> properties.keySet().removeIf(known -> isMoreSpecific(known, name)));
        properties.putAll(taken);
    }

    /** Whether a client would take one property although the other is set. */
    private static boolean isMoreSpecific(String property, String other) {
        return CLIENTS.stream().anyMatch(prefix -> property.equals(prefix + other))
                || (other.startsWith(StreamsConfig.CONSUMER_PREFIX)
                        && CONSUMERS.stream().anyMatch(prefix -> property.equals(prefix + bare(other))));
    }

    private static String bare(String property) {
        return CLIENTS.stream()
                .filter(property::startsWith)
                .findFirst()
                .map(prefix -> property.substring(prefix.length()))
                .orElse(property);
    }

    private static void latency(Map<String, Object> properties) {
        // Streams' default of 100 ms is paid at every hop.
        properties.put(producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
        // A record cache delays what a processor forwards until the commit.
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        // Bounds what is done again after a crash; every output is safe to repeat, but repeating costs.
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
        // A batch must not keep a commit or a heartbeat waiting.
        properties.put(mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 200);
    }

    private static void safety(Map<String, Object> properties) {
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        properties.put(producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
        // Refusals and dispatches are written in transactions; an aborted one must not be seen.
        properties.put(mainConsumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        // A request written before the first start must be answered too.
        properties.put(consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        // Generated names change with the topology and would orphan state.
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.put(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeserializationHandler.class.getName());
        properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, ProcessingHandler.class.getName());
        // One record that fits nowhere must not stop its partition for ever.
        properties.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, ProductionHandler.class.getName());
        properties.put(GLOBAL_PROCESSING_HANDLER, true);
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksSettings.class.getName());
    }

    private static void failover(Map<String, Object> properties) {
        // Brokers decide about standbys, sessions and warm-ups under the streams protocol; the client does here.
        properties.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        // Failover without a restore; costs the state twice.
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 1);
        // How long the partitions of a killed process stand still.
        properties.put(consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        properties.put(consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 3_000);
    }

    private static void sizes(Map<String, Object> properties) {
        // Above the topics' limits: what another producer could write, with our headers added, can be written here.
        properties.put(producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), ClientProperties.MAX_REQUEST_BYTES);
        // Changelogs and repartition topics carry prompts as the payload topics do.
        properties.put(topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), MAX_RECORD_BYTES);
        properties.put(consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), MAX_RECORD_BYTES);
    }
}
