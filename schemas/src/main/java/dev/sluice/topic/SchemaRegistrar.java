package dev.sluice.topic;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Registers the schemas of the public topics, one subject a topic, and binds each to FULL_TRANSITIVE: producers and
 * consumers may be updated in any order, and read whatever is still in the topic.
 */
public final class SchemaRegistrar implements AutoCloseable {

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;
    private static final int CACHE = 1_000;

    private final SchemaRegistryClient registry;
    private final Topics topics;

    SchemaRegistrar(SchemaRegistryClient registry, Topics topics) {
        this.registry = registry;
        this.topics = topics;
    }

    /**
     * Connects to a registry.
     *
     * @param settings Confluent client settings; {@code schema.registry.url} may name several, separated by commas
     */
    public static SchemaRegistrar connect(Map<String, String> settings, Topics topics) {
        List<String> urls = List.of(settings.getOrDefault("schema.registry.url", "").split("\\s*,\\s*"));
        return new SchemaRegistrar(
                SchemaRegistryClientFactory.newClient(
                        urls, CACHE, List.of(new AvroSchemaProvider()), settings, Map.of()),
                topics);
    }

    /** Subject of a topic's values, as Confluent's TopicNameStrategy has it. */
    public static String subject(Topics topics, Topic<?> topic) {
        return topics.name(topic) + "-value";
    }

    /**
     * Registers what is not registered yet.
     *
     * @throws UncheckedIOException when the registry cannot be reached or does not do it for another reason than the
     *     schema
     */
    public List<RegisteredSchema> register() {
        return each(this::register);
    }

    /** What {@link #register} would do: id of what is there, the problem of what the registry would refuse. */
    public List<RegisteredSchema> check() {
        return each(this::check);
    }

    @Override
    public void close() {
        try {
            registry.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RegisteredSchema register(String subject, AvroSchema schema) throws IOException, RestClientException {
        boolean bound = bind(subject);
        try {
            int id = registry.register(subject, schema);
            if (!bound) {
                bind(subject);
            }
            return new RegisteredSchema(subject, id, null);
        } catch (RestClientException e) {
            if (e.getStatus() == CONFLICT || e.getStatus() == UNPROCESSABLE) {
                return new RegisteredSchema(subject, null, String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private RegisteredSchema check(String subject, AvroSchema schema) throws IOException, RestClientException {
        try {
            return new RegisteredSchema(subject, registry.getId(subject, schema), null);
        } catch (RestClientException e) {
            if (e.getStatus() != NOT_FOUND) {
                throw e;
            }
        }
        List<String> problems = new ArrayList<>();
        try {
            problems.addAll(registry.testCompatibilityVerbose(subject, schema));
        } catch (RestClientException e) {
            // A subject that does not exist refuses nothing.
            if (e.getStatus() != NOT_FOUND) {
                throw e;
            }
        }
        return new RegisteredSchema(subject, null, problems.isEmpty() ? null : String.join("; ", problems));
    }

    /** Some registries know no settings of a subject before its first schema; false then. */
    private boolean bind(String subject) throws IOException, RestClientException {
        try {
            registry.updateCompatibility(subject, CompatibilityLevel.FULL_TRANSITIVE.name);
            return true;
        } catch (RestClientException e) {
            if (e.getStatus() == NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private List<RegisteredSchema> each(Step step) {
        List<RegisteredSchema> schemas = new ArrayList<>();
        for (Topic<?> topic : Topics.ALL) {
            if (topic.visibility().isPublic()) {
                String subject = subject(topics, topic);
                try {
                    schemas.add(step.apply(subject, new AvroSchema(ContractSchemas.of(topic))));
                } catch (IOException e) {
                    throw new UncheckedIOException("The registry cannot be reached for " + subject, e);
                } catch (RestClientException e) {
                    throw new UncheckedIOException(new IOException(
                            "The registry answered " + e.getStatus() + " for " + subject + ": " + e.getMessage(), e));
                }
            }
        }
        return schemas;
    }

    /** What is done with each schema. */
    private interface Step {
        RegisteredSchema apply(String subject, AvroSchema schema) throws IOException, RestClientException;
    }
}
