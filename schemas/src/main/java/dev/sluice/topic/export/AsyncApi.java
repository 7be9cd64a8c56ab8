package dev.sluice.topic.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.config.SluiceConfig.TopicSettings;
import dev.sluice.topic.ContractSchemas;
import dev.sluice.topic.Topic;
import dev.sluice.topic.Topic.Visibility;
import dev.sluice.topic.TopicSpec;
import dev.sluice.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The public topics as an AsyncAPI 3.0 document with Kafka bindings and the Avro schemas. */
public final class AsyncApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BINDING_VERSION = "0.5.0";

    private final Topics topics;
    private final Map<String, TopicSpec> specs;

    private AsyncApi(TopicSettings settings) {
        topics = new Topics(settings.prefix());
        specs = TopicSpec.all(settings).stream().collect(Collectors.toMap(TopicSpec::name, Function.identity()));
    }

    /** The document as YAML. */
    public static String render(TopicSettings settings) {
        return Yaml.write(new AsyncApi(settings).document());
    }

    private Map<String, Object> document() {
        SequencedMap<String, Object> info = Trees.map("title", "Sluice");
        info.put("version", "1.0.0");
        info.put("description", "Requests for language models in, answers, alerts and the ledger out.");
        info.put("license", Trees.map("name", "Apache-2.0"));
        SequencedMap<String, Object> channels = Trees.map();
        SequencedMap<String, Object> operations = Trees.map();
        SequencedMap<String, Object> messages = Trees.map();
        for (Topic<?> topic : Topics.ALL) {
            if (topic.visibility().isPublic()) {
                channels.put(topic.name(), channel(topic));
                messages.put(topic.record().getSimpleName(), message(topic));
                operations(topic, operations);
            }
        }
        SequencedMap<String, Object> document = Trees.map("asyncapi", "3.0.0");
        document.put("info", info);
        document.put("defaultContentType", "application/vnd.apache.avro");
        document.put("channels", channels);
        document.put("operations", operations);
        document.put("components", Trees.map("messages", messages));
        return document;
    }

    private Map<String, Object> channel(Topic<?> topic) {
        TopicSpec spec = specs.get(topics.name(topic));
        if (spec == null) {
            throw new IllegalArgumentException("Not in the catalogue: " + topic.name());
        }
        String record = topic.record().getSimpleName();
        SequencedMap<String, Object> kafka = Trees.map("topic", spec.name());
        kafka.put("partitions", spec.partitions());
        kafka.put("replicas", spec.replication());
        kafka.put("topicConfiguration", configuration(spec));
        kafka.put("bindingVersion", BINDING_VERSION);
        SequencedMap<String, Object> channel = Trees.map("address", spec.name());
        channel.put("description", topic.content());
        channel.put("messages", Trees.map(record, reference("#/components/messages/" + record)));
        channel.put("bindings", Trees.map("kafka", kafka));
        return channel;
    }

    private static Map<String, Object> configuration(TopicSpec spec) {
        SequencedMap<String, Object> configuration = Trees.map();
        spec.configs()
                .forEach((name, value) -> configuration.put(
                        name, name.equals("cleanup.policy") ? List.of(value) : Trees.numberOrText(value)));
        return configuration;
    }

    private static Map<String, Object> message(Topic<?> topic) {
        SequencedMap<String, Object> key = Trees.map("type", "string");
        key.put("description", topic.keyedBy());
        SequencedMap<String, Object> kafka = Trees.map("key", key);
        kafka.put("schemaIdLocation", "payload");
        kafka.put("schemaIdPayloadEncoding", "confluent");
        kafka.put("schemaLookupStrategy", "TopicNameStrategy");
        kafka.put("bindingVersion", BINDING_VERSION);
        SequencedMap<String, Object> payload =
                Trees.map("schemaFormat", "application/vnd.apache.avro+json;version=1.12.0");
        payload.put("schema", avro(topic));
        SequencedMap<String, Object> message =
                Trees.map("name", topic.record().getSimpleName());
        message.put("summary", topic.content());
        message.put("payload", payload);
        message.put("bindings", Trees.map("kafka", kafka));
        return message;
    }

    /** Directions are Sluice's: what applications write it receives. */
    private static void operations(Topic<?> topic, Map<String, Object> operations) {
        if (topic.visibility() != Visibility.PUBLIC_OUT) {
            SequencedMap<String, Object> receive = operation("receive", topic);
            if (topic.equals(Topics.REQUESTS)) {
                receive.put("reply", Trees.map("channel", channelOf(Topics.RESPONSES)));
            }
            operations.put("receive-" + topic.name(), receive);
        }
        if (topic.visibility() != Visibility.PUBLIC_IN) {
            operations.put("send-" + topic.name(), operation("send", topic));
        }
    }

    private static SequencedMap<String, Object> operation(String action, Topic<?> topic) {
        SequencedMap<String, Object> operation = Trees.map("action", action);
        operation.put("channel", channelOf(topic));
        return operation;
    }

    private static Map<String, Object> channelOf(Topic<?> topic) {
        return reference("#/channels/" + topic.name());
    }

    private static Map<String, Object> reference(String target) {
        return Trees.map("$ref", target);
    }

    private static Object avro(Topic<?> topic) {
        try {
            return JSON.readTree(ContractSchemas.of(topic).toString());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A schema is no JSON: " + topic.name(), e);
        }
    }
}
