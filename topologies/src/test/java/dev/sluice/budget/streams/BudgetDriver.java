package dev.sluice.budget.streams;

import dev.sluice.budget.BudgetApplication;
import dev.sluice.budget.Fixtures;
import dev.sluice.config.BatchSettings;
import dev.sluice.config.SemanticSettings;
import dev.sluice.config.SluiceConfig;
import dev.sluice.schema.Admission;
import dev.sluice.schema.Completion;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Price;
import dev.sluice.schema.RatingRequest;
import dev.sluice.serde.Serdes;
import dev.sluice.topic.Topic;
import dev.sluice.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;

/** The wired topology with the application's own properties. */
final class BudgetDriver implements AutoCloseable {

    static final int BATCH_SIZE = 4;
    static final Duration TTL = Duration.ofMinutes(10);

    private final TopologyTestDriver driver;
    private final Serdes serdes;
    private final Topics topics;

    private BudgetDriver(TopologyTestDriver driver, Serdes serdes, Topics topics) {
        this.driver = driver;
        this.serdes = serdes;
        this.topics = topics;
    }

    static SluiceConfig config(String scope, Path directory) {
        return new SluiceConfig(
                Map.of("bootstrap.servers", "none:1"),
                Map.of("schema.registry.url", "mock://" + scope, "auto.register.schemas", "true"),
                "redis://none:1/0",
                new SluiceConfig.TopicSettings("test.", 1, (short) 1),
                new SluiceConfig.CacheSettings(
                        "cache",
                        1,
                        Map.of(),
                        1 << 20,
                        Duration.ofMinutes(2),
                        Duration.ofHours(24),
                        List.of(),
                        List.of(),
                        SemanticSettings.DEFAULT),
                new SluiceConfig.BudgetSettings(
                        "budget",
                        1,
                        Map.of(),
                        BATCH_SIZE,
                        Duration.ofMillis(5),
                        3,
                        TTL,
                        Duration.ofHours(24),
                        Duration.ofHours(24),
                        Duration.ofHours(30)),
                new SluiceConfig.WorkerSettings("workers", 1, 1, 1, BatchSettings.DEFAULT),
                Map.of(),
                directory);
    }

    static BudgetDriver start(String name, Path directory) {
        return start(name, directory, new SimpleMeterRegistry());
    }

    static BudgetDriver start(String name, Path directory, MeterRegistry meters) {
        SluiceConfig config = config(BudgetDriver.class.getName() + "." + name, directory);
        Properties properties = new Properties();
        try (BudgetApplication application = new BudgetApplication(config, meters)) {
            properties.putAll(application.streamsProperties());
            properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
            properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
            return new BudgetDriver(
                    new TopologyTestDriver(application.topology(), properties, Fixtures.T0),
                    new Serdes(config.schemaRegistry()),
                    new Topics("test."));
        }
    }

    /** Two models and their prices. */
    void catalogue() {
        policy(Fixtures.deployment(null, "small", "openai"));
        policy(Fixtures.deployment(null, "large", "openai"));
        for (Price price : List.of(
                Fixtures.price("small-1", "openai", "small", "1", "2").build(),
                Fixtures.price("large-1", "openai", "large", "10", "20").build())) {
            write(Topics.PRICES, price.getPriceId(), price);
        }
    }

    void policy(Policy policy) {
        write(Topics.POLICIES, policy.getPolicyId(), policy);
    }

    void rawPolicy(String id, byte[] bytes) {
        driver.createInputTopic(topics.name(Topics.POLICIES), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(id, bytes);
    }

    void removePolicy(String id) {
        rawPolicy(id, new byte[0]);
    }

    void price(Price price) {
        write(Topics.PRICES, price.getPriceId(), price);
    }

    void rate(String key, RatingRequest request) {
        write(Topics.RATINGS, key, request);
    }

    void admit(Admission admission) {
        write(Topics.ADMISSIONS, admission.getRequest().getTenant(), admission);
    }

    void report(Completion completion) {
        write(Topics.COMPLETIONS, completion.getTenant(), completion);
    }

    void advance(Duration time) {
        driver.advanceWallClockTime(time);
    }

    /** What was written to a topic since the last look. */
    <T extends SpecificRecord> List<KeyValue<String, T>> read(Topic<T> topic) {
        return driver.createOutputTopic(
                        topics.name(topic),
                        new StringDeserializer(),
                        serdes.forTopic(topic).deserializer())
                .readKeyValuesToList();
    }

    long rows(String store) {
        long rows = 0;
        try (KeyValueIterator<Object, Object> all =
                driver.getKeyValueStore(store).all()) {
            while (all.hasNext()) {
                all.next();
                rows++;
            }
        }
        return rows;
    }

    private <T extends SpecificRecord> void write(Topic<T> topic, String key, T value) {
        Serializer<T> serializer = serdes.forTopic(topic).serializer();
        driver.createInputTopic(topics.name(topic), new StringSerializer(), serializer)
                .pipeInput(key, value);
    }

    @Override
    public void close() {
        driver.close();
    }
}
