package dev.sluice.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.schema.Answer;
import dev.sluice.schema.Feedback;
import dev.sluice.topic.ContractSchemas;
import dev.sluice.topic.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SerdesTest {

    private static final String SCOPE = "serdes-test";
    private static final Map<String, String> REGISTRY = Map.of("schema.registry.url", "mock://" + SCOPE);
    private static final String TOPIC = "llm.feedback";
    private static final Feedback FEEDBACK = Feedback.newBuilder()
            .setRequestId("r1")
            .setTenant("acme")
            .setVerdict("WRONG")
            .setEventTime(Instant.ofEpochMilli(7))
            .build();

    @BeforeAll
    static void register() throws Exception {
        MockSchemaRegistry.getClientForScope(SCOPE)
                .register(TOPIC + "-value", new AvroSchema(ContractSchemas.of(Topics.FEEDBACK)));
    }

    @AfterAll
    static void drop() {
        MockSchemaRegistry.dropScope(SCOPE);
    }

    @Test
    void aPublicTopicUsesTheRegistryAndAnInternalOneDoesNot() {
        try (Serde<Feedback> registered = new Serdes(REGISTRY).forTopic(Topics.FEEDBACK);
                Serde<Answer> internal = new Serdes(REGISTRY).forTopic(Topics.ANSWERS)) {
            byte[] bytes = registered.serializer().serialize(TOPIC, FEEDBACK);

            assertThat(bytes).startsWith(0);
            assertThat(registered.deserializer().deserialize(TOPIC, bytes)).isEqualTo(FEEDBACK);
            assertThat(internal).isInstanceOf(SingleObjectSerde.class);
        }
    }

    @Test
    void aRecordOfANewerWriterIsReadWithWhatIsKnown() throws Exception {
        Schema current = ContractSchemas.of(Topics.FEEDBACK);
        List<Schema.Field> fields = new ArrayList<>();
        current.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        fields.add(new Schema.Field("severity", Schema.create(Schema.Type.INT), "", 0));
        Schema newer = Schema.createRecord("Feedback", "", "dev.sluice.schema", false, fields);
        byte[] bytes;
        try (KafkaAvroSerializer writer = new KafkaAvroSerializer()) {
            writer.configure(Map.of("schema.registry.url", "mock://" + SCOPE, "auto.register.schemas", true), false);
            bytes = writer.serialize(
                    TOPIC,
                    new GenericRecordBuilder(newer)
                            .set("request_id", "r1")
                            .set("tenant", "acme")
                            .set("verdict", "WRONG")
                            .set("event_time", 7L)
                            .set("severity", 3)
                            .build());
        }

        try (Serde<Feedback> serde = new Serdes(REGISTRY).forTopic(Topics.FEEDBACK)) {
            assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(FEEDBACK);
        }
    }

    @Test
    void aSchemaThatIsNotRegisteredIsRefusedAndNotRegistered() {
        try (Serde<Feedback> serde = new Serdes(REGISTRY).forTopic(Topics.FEEDBACK)) {
            assertThatThrownBy(() -> serde.serializer().serialize("llm.other", FEEDBACK))
                    .isInstanceOf(SerializationException.class);
        }
    }

    @Test
    void whatIsNotInTheWireFormatIsASerializationException() {
        try (Serde<Feedback> serde = new Serdes(REGISTRY).forTopic(Topics.FEEDBACK)) {
            byte[] text = "{\"request_id\": \"r1\"}".getBytes(StandardCharsets.UTF_8);
            byte[] unknownId = {0, 0, 0, 99, 99, 1, 2, 3};

            assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, text))
                    .isInstanceOf(SerializationException.class);
            assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, unknownId))
                    .isInstanceOf(SerializationException.class);
        }
    }

    @Test
    void theBundledClientCarriesItsLicences() throws Exception {
        ClassLoader loader = KafkaAvroSerializer.class.getClassLoader();
        List<String> notices = new ArrayList<>();
        for (var url : java.util.Collections.list(loader.getResources("META-INF/NOTICE"))) {
            try (var in = url.openStream()) {
                notices.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }

        assertThat(notices).anyMatch(notice -> notice.contains("kafka-avro-serializer:7.9.2")
                && notice.contains("minimal-json")
                && notice.contains("MIT License"));
    }
}
