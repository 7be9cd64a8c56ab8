package dev.sluice.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.SluiceConfig;
import dev.sluice.config.SluiceConfigLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SluiceYamlTest {

    private static final Endpoints ENDPOINTS =
            new Endpoints(List.of(9092, 9093, 9094), List.of(9192, 9193, 9194), 8081, 6379, 8085);

    @TempDir
    Path directory;

    @Test
    void writesWhatTheLoaderReads() throws Exception {
        StackOptions options = StackOptions.builder().brokers(3).partitions(12).build();

        SluiceConfig config = written(options);

        assertThat(config.kafka()).containsEntry("bootstrap.servers", "127.0.0.1:9092,127.0.0.1:9093,127.0.0.1:9094");
        assertThat(config.schemaRegistry())
                .containsEntry("schema.registry.url", "http://127.0.0.1:8081/apis/ccompat/v7");
        assertThat(config.redisUrl()).isEqualTo("redis://127.0.0.1:6379/0");
        assertThat(config.topics()).isEqualTo(new SluiceConfig.TopicSettings("", 12, (short) 3));
        assertThat(config.providers())
                .hasEntrySatisfying(
                        "openai", provider -> assertThat(provider.baseUrl()).isEqualTo("http://127.0.0.1:8085/v1"))
                .containsOnlyKeys("anthropic", "gemini", "openai");
        assertThat(config.stateDir()).isEqualTo(directory.resolve("state of one"));
    }

    @Test
    void putsSettingsOfTheCallerOverItsOwn() throws Exception {
        StackOptions options = StackOptions.builder()
                .setting("budget", "max-attempts", 2)
                .setting("topics", "prefix", "test.")
                .setting("topics", "partitions", 3)
                .build();

        SluiceConfig config = written(options);

        assertThat(config.budget().maxAttempts()).isEqualTo(2);
        assertThat(config.topics()).isEqualTo(new SluiceConfig.TopicSettings("test.", 3, (short) 1));
    }

    @Test
    void keepsACopyOfStateOnlyWhereThereIsAnotherInstance() throws Exception {
        StackOptions options = StackOptions.builder().applications(2, 1, 1).build();

        SluiceConfig config = written(options);

        assertThat(config.cache().streams()).containsEntry("num.standby.replicas", "1");
        assertThat(config.budget().streams()).containsEntry("num.standby.replicas", "0");
    }

    private SluiceConfig written(StackOptions options) throws Exception {
        Path file = new SluiceYaml(options, ENDPOINTS)
                .write(directory.resolve("config/sluice.yaml"), directory.resolve("state of one"));
        return SluiceConfigLoader.load(file, Map.of());
    }
}
