package dev.sluice.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Feedback;
import dev.sluice.serde.Serdes;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class SchemaRegistrarTest {

    private final Topics topics = new Topics("acme.");
    private String scope = "";

    @BeforeEach
    void ownRegistry(TestInfo test) {
        scope = "registrar-" + test.getTestMethod().orElseThrow().getName();
    }

    @AfterEach
    void dropRegistry() {
        MockSchemaRegistry.dropScope(scope);
    }

    @Test
    void everyPublicTopicGetsASubjectBoundToFullTransitive() throws Exception {
        List<RegisteredSchema> registered = registrar().register();

        assertThat(registered)
                .hasSize(11)
                .allMatch(RegisteredSchema::isRegistered)
                .extracting(RegisteredSchema::subject)
                .contains("acme.llm.requests-value")
                .doesNotContain("acme.llm.admissions-value");
        for (RegisteredSchema schema : registered) {
            assertThat(registry().getCompatibility(schema.subject())).isEqualTo("FULL_TRANSITIVE");
        }
    }

    @Test
    void registeringAgainGivesTheSameIds() {
        List<RegisteredSchema> first = registrar().register();

        List<RegisteredSchema> second = registrar().register();

        assertThat(second).isEqualTo(first);
    }

    @Test
    void serializersThatRegisterNothingFindTheirSchema() {
        int id = registrar().register().stream()
                .filter(schema -> schema.subject().equals("acme.llm.feedback-value"))
                .map(RegisteredSchema::id)
                .findFirst()
                .orElseThrow();
        Feedback feedback = Feedback.newBuilder()
                .setRequestId("r1")
                .setTenant("acme")
                .setVerdict("WRONG")
                .setEventTime(Instant.EPOCH)
                .build();

        try (Serde<Feedback> serde =
                new Serdes(Map.of("schema.registry.url", "mock://" + scope)).forTopic(Topics.FEEDBACK)) {
            byte[] bytes = serde.serializer().serialize("acme.llm.feedback", feedback);

            assertThat(ByteBuffer.wrap(bytes).getInt(1)).isEqualTo(id);
            assertThat(serde.deserializer().deserialize("acme.llm.feedback", bytes))
                    .isEqualTo(feedback);
        }
    }

    @Test
    void aCheckRegistersNothing() {
        registrar().check();

        List<RegisteredSchema> checked = registrar().check();

        assertThat(checked)
                .hasSize(11)
                .noneMatch(RegisteredSchema::isRegistered)
                .allMatch(schema -> schema.problem() == null);
    }

    @Test
    void aCheckAfterRegistrationFindsTheIds() {
        List<RegisteredSchema> registered = registrar().register();

        List<RegisteredSchema> checked = registrar().check();

        assertThat(checked).isEqualTo(registered);
    }

    @Test
    void aSchemaTheRegistryRefusesIsReportedAndTheOthersAreRegistered() {
        SchemaRegistryClient refusing = new MockSchemaRegistryClient() {
            @Override
            public int register(String subject, ParsedSchema schema) throws IOException, RestClientException {
                if (subject.equals("acme.llm.feedback-value")) {
                    throw new RestClientException("incompatible with an earlier schema", 409, 409);
                }
                return super.register(subject, schema);
            }
        };

        List<RegisteredSchema> registered = new SchemaRegistrar(refusing, topics).register();

        assertThat(registered).hasSize(11);
        assertThat(registered)
                .filteredOn(schema -> !schema.isRegistered())
                .singleElement()
                .satisfies(schema -> {
                    assertThat(schema.subject()).isEqualTo("acme.llm.feedback-value");
                    assertThat(schema.problem()).contains("incompatible with an earlier schema");
                });
    }

    private SchemaRegistrar registrar() {
        return SchemaRegistrar.connect(Map.of("schema.registry.url", "mock://" + scope), topics);
    }

    private SchemaRegistryClient registry() {
        return MockSchemaRegistry.getClientForScope(scope);
    }
}
