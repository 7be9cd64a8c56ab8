package dev.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.CacheApplication;
import dev.sluice.cache.MemoryAnswerStore;
import dev.sluice.config.SluiceConfig;
import dev.sluice.config.SluiceConfigLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsDefaultsTest {

    @TempDir
    Path directory;

    @Test
    void clientsGetWhatLatencyAndSafetyNeed() throws Exception {
        StreamsConfig config = new StreamsConfig(properties("{}"));

        Map<String, Object> producer = config.getProducerConfigs("p");
        Map<String, Object> consumer = config.getMainConsumerConfigs("g", "c", 0);

        assertThat(producer)
                .containsEntry(ProducerConfig.LINGER_MS_CONFIG, 0)
                .containsEntry(ProducerConfig.ACKS_CONFIG, "all")
                .containsEntry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 10 * 1024 * 1024);
        assertThat(consumer)
                .containsEntry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                .containsEntry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000)
                .containsEntry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        assertThat(config.getString(StreamsConfig.STATE_DIR_CONFIG)).endsWith("cache");
        assertThat(config.productionExceptionHandler()).isInstanceOf(ProductionHandler.class);
    }

    @Test
    void settingsOfTheApplicationWin() throws Exception {
        StreamsConfig config = new StreamsConfig(properties("{commit.interval.ms: 77, producer.linger.ms: 5}"));

        assertThat(config.getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG)).isEqualTo(77);
        assertThat(config.getProducerConfigs("p")).containsEntry(ProducerConfig.LINGER_MS_CONFIG, "5");
    }

    @Test
    void kafkaSectionWinsWhateverPrefixADefaultHas() throws Exception {
        StreamsConfig bare = new StreamsConfig(properties(
                "{}", "max.poll.records: 7, session.timeout.ms: 20000, linger.ms: 3, heartbeat.interval.ms: 4000"));
        StreamsConfig prefixed = new StreamsConfig(properties(
                "{}", "consumer.max.poll.records: 8, consumer.session.timeout.ms: 30000, producer.linger.ms: 4"));
        StreamsConfig both =
                new StreamsConfig(properties("{}", "max.poll.records: 7, main.consumer.max.poll.records: 9"));

        assertThat(bare.getMainConsumerConfigs("g", "c", 0))
                .containsEntry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "7")
                .containsEntry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "20000")
                .containsEntry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "4000");
        assertThat(bare.getProducerConfigs("p")).containsEntry(ProducerConfig.LINGER_MS_CONFIG, "3");
        assertThat(prefixed.getMainConsumerConfigs("g", "c", 0))
                .containsEntry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "8")
                .containsEntry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "30000");
        assertThat(prefixed.getProducerConfigs("p")).containsEntry(ProducerConfig.LINGER_MS_CONFIG, "4");
        assertThat(both.getMainConsumerConfigs("g", "c", 0)).containsEntry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "9");
    }

    @Test
    void kafkaSectionDoesNotWeakenTheGuarantees() throws Exception {
        for (String prefix : List.of("", "consumer.", "main.consumer.", "producer.")) {
            StreamsConfig config = new StreamsConfig(properties(
                    "{}",
                    "%1$sacks: 1, %1$sisolation.level: read_uncommitted, %1$sauto.offset.reset: latest"
                            .formatted(prefix)));

            assertThat(config.getProducerConfigs("p")).containsEntry(ProducerConfig.ACKS_CONFIG, "all");
            assertThat(config.getMainConsumerConfigs("g", "c", 0))
                    .containsEntry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                    .containsEntry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        }
    }

    @Test
    void streamsTakeTopologyAndProperties() throws Exception {
        Properties properties = new Properties();
        properties.putAll(properties("{}"));
        try (CacheApplication application =
                        new CacheApplication(config("{}", "client.rack: a"), new MemoryAnswerStore());
                KafkaStreams streams = new KafkaStreams(application.topology(), properties)) {
            assertThat(streams.state()).isEqualTo(KafkaStreams.State.CREATED);
        }
    }

    private Map<String, Object> properties(String streams) throws Exception {
        return properties(streams, "client.rack: a");
    }

    private Map<String, Object> properties(String streams, String kafka) throws Exception {
        SluiceConfig config = config(streams, kafka);
        try (CacheApplication application = new CacheApplication(config, new MemoryAnswerStore())) {
            return new HashMap<>(StreamsDefaults.of(config, application));
        }
    }

    private SluiceConfig config(String streams, String kafka) throws Exception {
        String yaml = """
                kafka: {bootstrap.servers: "localhost:1", %s}
                schema-registry:
                  schema.registry.url: mock://defaults
                state-dir: "%s"
                cache:
                  streams: %s
                """.formatted(kafka, directory, streams);
        return SluiceConfigLoader.parse(yaml, directory.resolve("sluice.yaml"), Map.of());
    }
}
