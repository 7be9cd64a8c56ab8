package dev.sluice.client;

import dev.sluice.config.PolicyFile;
import dev.sluice.config.SluiceConfig;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Price;
import dev.sluice.serde.Serdes;
import dev.sluice.topic.Topic;
import dev.sluice.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes policies and prices to their topics, each keyed by its id. */
public final class PolicyPublisher implements AutoCloseable {

    private final Topics topics;
    private final Serdes serdes;
    private final KafkaProducer<String, SpecificRecord> producer;

    public PolicyPublisher(SluiceConfig config) {
        this.topics = new Topics(config.topics().prefix());
        this.serdes = new Serdes(config.schemaRegistry());
        this.producer = new KafkaProducer<>(
                ClientProperties.producer(config, "sluice-apply"), new StringSerializer(), this::serialize);
    }

    /**
     * Writes all of a file and waits until the broker has it.
     *
     * @throws KafkaException when the broker does not take a record
     */
    public void publish(PolicyFile file) {
        List<Future<RecordMetadata>> pending = new ArrayList<>();
        for (Price price : file.prices()) {
            pending.add(send(Topics.PRICES, price.getPriceId(), price));
        }
        for (Policy policy : file.policies()) {
            pending.add(send(Topics.POLICIES, policy.getPolicyId(), policy));
        }
        pending.forEach(PolicyPublisher::await);
    }

    private <T extends SpecificRecord> Future<RecordMetadata> send(Topic<T> topic, String key, T value) {
        return producer.send(new ProducerRecord<>(topics.name(topic), key, value));
    }

    private byte[] serialize(String topic, SpecificRecord value) {
        return switch (value) {
            case Policy policy -> serializer(Topics.POLICIES).serialize(topic, policy);
            case Price price -> serializer(Topics.PRICES).serialize(topic, price);
            default ->
                throw new IllegalArgumentException(
                        "not a policy: " + value.getSchema().getName());
        };
    }

    private <T extends SpecificRecord> Serializer<T> serializer(Topic<T> topic) {
        return serdes.forTopic(topic).serializer();
    }

    private static void await(Future<RecordMetadata> sent) {
        try {
            sent.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException("The broker did not take a policy", e.getCause());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
