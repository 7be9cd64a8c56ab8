package dev.sluice.month;

import dev.sluice.budget.BudgetApplication;
import dev.sluice.config.SluiceConfig;
import dev.sluice.config.SluiceConfigLoader;
import dev.sluice.schema.BudgetWindow;
import dev.sluice.schema.UsageEvent;
import dev.sluice.serde.Serdes;
import dev.sluice.topic.Topic;
import dev.sluice.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;

/** The gate as it is deployed, on an engine in this process. */
final class GateDriver implements AutoCloseable {

    private static final String WINDOWS = "budget-windows-store";

    private final TopologyTestDriver driver;
    private final Serdes serdes;
    private final Set<String> refused = new HashSet<>();

    GateDriver(Path folder, Instant start) throws Exception {
        Path file = Files.writeString(folder.resolve("sluice.yaml"), """
                kafka:
                  bootstrap.servers: none:1
                schema-registry:
                  schema.registry.url: mock://month
                  auto.register.schemas: true
                redis:
                  url: redis://none:1/0
                state-dir: %s
                """.formatted(folder.resolve("state")));
        SluiceConfig config = SluiceConfigLoader.load(file, Map.of());
        Properties properties = new Properties();
        try (BudgetApplication application = new BudgetApplication(config, new SimpleMeterRegistry())) {
            properties.putAll(application.streamsProperties());
            properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
            properties.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
            driver = new TopologyTestDriver(application.topology(), properties, start);
        }
        serdes = new Serdes(config.schemaRegistry());
    }

    <T extends SpecificRecord> void write(Topic<T> topic, String key, T value) {
        driver.createInputTopic(
                        topic.name(),
                        new StringSerializer(),
                        serdes.forTopic(topic).serializer())
                .pipeInput(key, value);
    }

    /** Requests that were refused so far. */
    Set<String> refused() {
        driver.createOutputTopic(
                        Topics.REFUSALS.name(),
                        new StringDeserializer(),
                        serdes.forTopic(Topics.REFUSALS).deserializer())
                .readValuesToList()
                .forEach(refusal -> refused.add(refusal.getRequestId()));
        return refused;
    }

    void advance(Duration time) {
        driver.advanceWallClockTime(time);
    }

    /** Lines of the ledger since the last look. */
    List<UsageEvent> ledger() {
        return driver.createOutputTopic(
                        Topics.USAGE.name(),
                        new StringDeserializer(),
                        serdes.forTopic(Topics.USAGE).deserializer())
                .readValuesToList();
    }

    List<BudgetWindow> windows() {
        List<BudgetWindow> windows = new ArrayList<>();
        try (KeyValueIterator<String, BudgetWindow> all =
                driver.<String, BudgetWindow>getKeyValueStore(WINDOWS).all()) {
            all.forEachRemaining(entry -> windows.add(entry.value));
        }
        return windows;
    }

    @Override
    public void close() {
        driver.close();
    }
}
