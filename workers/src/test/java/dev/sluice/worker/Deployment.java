package dev.sluice.worker;

import dev.sluice.answer.AnswerStore;
import dev.sluice.config.SemanticSettings;
import dev.sluice.config.SluiceConfig;
import dev.sluice.config.SluiceConfig.BudgetSettings;
import dev.sluice.config.SluiceConfig.CacheSettings;
import dev.sluice.config.SluiceConfig.TopicSettings;
import dev.sluice.config.SluiceConfig.WorkerSettings;
import dev.sluice.schema.Answer;
import dev.sluice.schema.Completion;
import dev.sluice.schema.Dispatch;
import dev.sluice.serde.SingleObjectSerde;
import dev.sluice.topic.Topic;
import dev.sluice.topic.Topics;
import dev.sluice.worker.provider.Provider;
import dev.sluice.worker.provider.Providers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** One test's topics and share groups on the shared broker, and what the test reads and writes there. */
final class Deployment implements AutoCloseable {

    private final String name;
    private final String bootstrapServers;
    private final Topics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<String, byte[]> reader;
    private final List<ConsumerRecord<String, byte[]>> seen = new ArrayList<>();

    Deployment(EmbeddedBroker broker, String name, int lockMs) throws Exception {
        this.name = name;
        this.bootstrapServers = broker.bootstrapServers();
        this.topics = new Topics(name + ".");
        broker.prepare(topics, name, lockMs);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer());
        reader = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic :
                List.of(topics.name(Topics.ANSWERS), topics.name(Topics.COMPLETIONS), topics.deadLetters())) {
            partitions.add(new TopicPartition(topic, 0));
            partitions.add(new TopicPartition(topic, 1));
        }
        reader.assign(partitions);
    }

    /** A started worker. */
    WorkerProcess worker(Provider provider, AnswerStore store, int concurrency) throws InterruptedException {
        WorkerProcess worker = new WorkerProcess(
                config(concurrency), new Providers(Map.of("fake", provider)), store, InstantSource.system(), new SimpleMeterRegistry());
        worker.start();
        return worker;
    }

    private SluiceConfig config(int concurrency) {
        return new SluiceConfig(
                Map.of("bootstrap.servers", bootstrapServers),
                Map.of("schema.registry.url", "mock://" + name),
                "redis://127.0.0.1:1",
                new TopicSettings(name + ".", 2, (short) 1),
                new CacheSettings(
                        "c",
                        1,
                        Map.of(),
                        1,
                        Duration.ZERO,
                        Duration.ZERO,
                        List.of(),
                        List.of(),
                        SemanticSettings.DEFAULT),
                new BudgetSettings("b", 1, Map.of(), 16, Duration.ZERO, 1, Duration.ZERO, Duration.ZERO),
                new WorkerSettings(name, concurrency, 1, 3),
                Map.of(),
                Path.of("unused"));
    }

    void dispatch(Dispatch batch) throws Exception {
        send(Topics.DISPATCH, new SingleObjectSerde<>(Dispatch.class).encode(batch));
    }

    /** Sends a batch to one of the two partitions. */
    void dispatch(Dispatch batch, int partition) throws Exception {
        byte[] value = new SingleObjectSerde<>(Dispatch.class).encode(batch);
        producer.send(new ProducerRecord<>(topics.name(Topics.DISPATCH), partition, null, value))
                .get();
    }

    void send(Topic<?> topic, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(topics.name(topic), value)).get();
    }

    List<Completion> completions() {
        return read(Topics.COMPLETIONS);
    }

    List<Answer> answers() {
        return read(Topics.ANSWERS);
    }

    private <T extends SpecificRecord> List<T> read(Topic<T> topic) {
        SingleObjectSerde<T> serde = new SingleObjectSerde<>(topic.record());
        return records(topics.name(topic)).stream()
                .map(record -> serde.decode(record.value()))
                .toList();
    }

    List<ConsumerRecord<String, byte[]>> deadLetters() {
        return records(topics.deadLetters());
    }

    /** Everything on a topic so far. */
    List<ConsumerRecord<String, byte[]>> records(String topic) {
        reader.poll(Duration.ofMillis(100)).forEach(seen::add);
        return seen.stream().filter(record -> record.topic().equals(topic)).toList();
    }

    @Override
    public void close() {
        producer.close();
        reader.close();
    }
}
