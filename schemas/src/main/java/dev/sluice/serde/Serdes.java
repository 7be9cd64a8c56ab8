package dev.sluice.serde;

import dev.sluice.topic.Topic;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroDeserializerConfig;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.confluent.kafka.serializers.KafkaAvroSerializerConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Serdes by topic: public topics in Confluent's wire format against the registry, internal ones in single-object
 * encoding.
 */
public final class Serdes {

    private final Map<String, ?> registry;

    /**
     * Serdes for a deployment.
     *
     * @param registry Confluent client settings, {@code schema.registry.url} among them
     */
    public Serdes(Map<String, ?> registry) {
        TrustedRecords.trust();
        Map<String, Object> settings = new HashMap<>();
        // Schemas are registered with the topics; a producer that registers on its own could widen the contract.
        settings.put(KafkaAvroSerializerConfig.AUTO_REGISTER_SCHEMAS, false);
        // Generated classes carry avro.java.string, which is no part of the contract.
        settings.put(KafkaAvroSerializerConfig.AVRO_REMOVE_JAVA_PROPS_CONFIG, true);
        settings.put(KafkaAvroDeserializerConfig.SPECIFIC_AVRO_READER_CONFIG, true);
        settings.put(KafkaAvroSerializerConfig.AVRO_USE_LOGICAL_TYPE_CONVERTERS_CONFIG, true);
        settings.putAll(registry);
        this.registry = Map.copyOf(settings);
    }

    /** The serde for values of a topic. */
    public <T extends SpecificRecord> Serde<T> forTopic(Topic<T> topic) {
        return topic.visibility().isPublic() ? registry(topic.record()) : new SingleObjectSerde<>(topic.record());
    }

    private <T extends SpecificRecord> Serde<T> registry(Class<T> type) {
        Map<String, Object> reader = new HashMap<>(registry);
        // The reader's schema is the class's own, so a newer writer's records project onto it.
        reader.put(KafkaAvroDeserializerConfig.SPECIFIC_AVRO_VALUE_TYPE_CONFIG, type.getName());
        KafkaAvroSerializer serializer = new KafkaAvroSerializer();
        serializer.configure(registry, false);
        KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer();
        deserializer.configure(reader, false);
        Serializer<T> typedSerializer = (topic, value) -> serializer.serialize(topic, value);
        Deserializer<T> typedDeserializer = (topic, bytes) -> type.cast(deserializer.deserialize(topic, bytes));
        return org.apache.kafka.common.serialization.Serdes.serdeFrom(typedSerializer, typedDeserializer);
    }
}
