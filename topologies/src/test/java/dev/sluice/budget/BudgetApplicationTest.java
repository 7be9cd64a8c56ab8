package dev.sluice.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.streams.TestConfigs;
import dev.sluice.runtime.SluiceApplication;
import dev.sluice.runtime.SluiceApplicationFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetApplicationTest {

    @TempDir
    Path directory;

    private SluiceApplication application(Map<String, String> overrides) {
        return ServiceLoader.load(SluiceApplicationFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(f -> f.name().equals("budget"))
                .findFirst()
                .orElseThrow()
                .create(TestConfigs.budget(directory, overrides), new SimpleMeterRegistry());
    }

    @Test
    void itRunsExactlyOnceWithShortTransactions() {
        try (SluiceApplication application = application(Map.of())) {
            assertThat(application.streamsProperties())
                    .containsEntry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, "exactly_once_v2")
                    .containsEntry("commit.interval.ms", 20)
                    .containsEntry("poll.ms", 5)
                    .containsEntry("statestore.cache.max.bytes", 0)
                    .containsEntry("producer.linger.ms", 0)
                    .containsEntry("producer.transaction.timeout.ms", 20_000)
                    .containsEntry("main.consumer.max.poll.records", 200)
                    .containsEntry("application.id", "budget");
        }
    }

    @Test
    void theConfigurationWinsOverTheDefaults() {
        try (SluiceApplication application = application(Map.of("commit.interval.ms", "100"))) {
            assertThat(application.streamsProperties()).containsEntry("commit.interval.ms", "100");
        }
    }

    /** Store and topic names are kept by deployments; a change here needs a new application id. */
    @Test
    void theTopologyIsTheOneThatIsDeployed() throws IOException {
        String expected;
        try (InputStream file = Objects.requireNonNull(getClass().getResourceAsStream("budget-topology.txt"))) {
            expected = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        try (SluiceApplication application = application(Map.of())) {
            String described = application.topology().describe().toString();

            assertThat(described.strip()).isEqualToNormalizingNewlines(expected.strip());
        }
    }
}
