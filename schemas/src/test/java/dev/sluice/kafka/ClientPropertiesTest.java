package dev.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.SluiceConfig;
import dev.sluice.config.SluiceConfigLoader;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ClientPropertiesTest {

    @Test
    void aProducerSendsAtOnceAndLosesNothing() throws Exception {
        Map<String, Object> properties = ClientProperties.producer(config(""), "worker-1");

        assertThat(properties)
                .containsEntry("bootstrap.servers", "127.0.0.1:1")
                .containsEntry("client.id", "worker-1")
                .containsEntry("linger.ms", "0")
                .containsEntry("enable.idempotence", "true")
                .containsEntry("acks", "all");
    }

    @Test
    void theConfigurationWinsOverDefaultsAndAPrefixOverTheConfiguration() throws Exception {
        SluiceConfig config = config("linger.ms: 3, producer.linger.ms: 7, consumer.linger.ms: 9");

        Map<String, Object> properties = ClientProperties.producer(config, "p");

        assertThat(properties).containsEntry("linger.ms", "7").doesNotContainKeys("producer.linger.ms");
    }

    @Test
    void theConfigurationCannotWeakenTheGuarantees() throws Exception {
        Map<String, Object> properties =
                ClientProperties.producer(config("acks: 1, enable.idempotence: false"), "p");

        assertThat(properties).containsEntry("acks", "all").containsEntry("enable.idempotence", "true");
    }

    @Test
    void clientsStartWithThem() throws Exception {
        SluiceConfig config = config("session.timeout.ms: 10000, auto.offset.reset: latest");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();

        try (var producer = new KafkaProducer<>(
                        ClientProperties.producer(config, "p"), new ByteArraySerializer(), new ByteArraySerializer());
                var consumer = new KafkaConsumer<>(ClientProperties.consumer(config, "c", "g"), bytes, bytes);
                var share = new KafkaShareConsumer<>(ClientProperties.shareConsumer(config, "s", "g"), bytes, bytes)) {
            assertThat(consumer.groupMetadata().groupId()).isEqualTo("g");
            assertThat(producer.metrics()).isNotEmpty();
            assertThat(share.metrics()).isNotEmpty();
        }
    }

    private static SluiceConfig config(String kafka) throws Exception {
        return SluiceConfigLoader.parse(
                "kafka: {" + kafka + "}",
                Path.of("sluice.yaml"),
                Map.of(
                        "SLUICE_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
                        "SLUICE_SCHEMA_REGISTRY_URL", "mock://client-properties-test"));
    }
}
