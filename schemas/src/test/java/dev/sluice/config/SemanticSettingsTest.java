package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.config.SemanticSettings.EmbedderSettings;
import dev.sluice.config.SemanticSettings.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SemanticSettingsTest {

    private static final Path FILE = Path.of("/etc/sluice/sluice.yaml");
    private static final String MINIMAL = """
            kafka: {bootstrap.servers: "broker:9092"}
            schema-registry: {schema.registry.url: "http://registry:8081"}
            """;
    private static final String HTTP = "type: http, base-url: 'http://u:HIDDEN@h/v1', model: m, dimension: 8, "
            + "max-tokens: 9, languages: [en], api-key: env:HIDDEN";

    @Test
    void theBundledModelServesWhereNothingIsSaid() throws Exception {
        assertThat(parse("")).isEqualTo(SemanticSettings.DEFAULT);
        assertThat(parse("cache: {semantic: {embedder: {type: onnx}}}")).isEqualTo(SemanticSettings.DEFAULT);
        assertThat(SemanticSettings.DEFAULT)
                .isEqualTo(new SemanticSettings(
                        true, new EmbedderSettings.Bundled(), 100_000, 134_217_728, Storage.INT8, 4_096));
    }

    @Test
    void readsLimitsAndAModelInFiles() throws Exception {
        SemanticSettings settings = parse("""
                cache:
                  semantic:
                    enabled: false
                    max-entries: 5000
                    max-bytes: 16 MiB
                    storage: float32
                    question-cache: 64
                    embedder: {id: e5-1, model: e5.onnx, tokenizer: /models/tokenizer.json, dimension: 384,
                      max-tokens: 512, languages: [en, uk]}
                """);

        assertThat(settings)
                .isEqualTo(new SemanticSettings(
                        false,
                        new EmbedderSettings.Onnx(
                                "e5-1",
                                Path.of("/etc/sluice/e5.onnx"),
                                Path.of("/models/tokenizer.json"),
                                384,
                                512,
                                Set.of("en", "uk")),
                        5_000,
                        16 << 20,
                        Storage.FLOAT32,
                        64));
    }

    @Test
    void readsAModelBehindHttp() throws Exception {
        SemanticSettings settings = parse("""
                cache:
                  semantic:
                    embedder: {type: http, base-url: "https://api.openai.com/v1", model: text-embedding-3-small,
                      api-key: "${file:key.txt}", dimension: 1536, max-tokens: 8191, languages: [en], timeout: 500ms}
                """);

        assertThat(settings.embedder())
                .isEqualTo(new EmbedderSettings.Http(
                        "text-embedding-3-small",
                        "https://api.openai.com/v1",
                        "text-embedding-3-small",
                        "file:/etc/sluice/key.txt",
                        1_536,
                        8_191,
                        Set.of("en"),
                        Duration.ofMillis(500)));
    }

    @Test
    void theEnvironmentWins() throws Exception {
        String yaml = MINIMAL + "cache: {semantic: {embedder: {" + HTTP + "}}}";
        Map<String, String> env = Map.of(
                "SLUICE_CACHE_SEMANTIC_ENABLED",
                "false",
                "SLUICE_CACHE_SEMANTIC_EMBEDDER_ID",
                "m-2",
                "SLUICE_CACHE_SEMANTIC_EMBEDDER_LANGUAGES",
                "ru, uk");

        SemanticSettings settings =
                SluiceConfigLoader.parse(yaml, FILE, env).cache().semantic();

        assertThat(settings.enabled()).isFalse();
        assertThat(settings.embedder()).isInstanceOfSatisfying(EmbedderSettings.Http.class, http -> {
            assertThat(http.id()).isEqualTo("m-2");
            assertThat(http.languages()).containsExactlyInAnyOrder("ru", "uk");
            assertThat(http.timeout()).isEqualTo(Duration.ofSeconds(2));
        });
    }

    @Test
    void neitherKeyNorUserInfoIsPrinted() throws Exception {
        String printed = SluiceConfigLoader.parse(
                        MINIMAL + "cache: {semantic: {embedder: {" + HTTP + "}}}", FILE, Map.of())
                .toString();

        assertThat(printed).doesNotContain("HIDDEN").contains("baseUrl=http://***@h/v1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enabled: perhaps | enabled = 'perhaps'; allowed: true or false",
                "max-entries: 0 | max-entries = '0'; allowed: a whole number from 1 to 10000000",
                "max-bytes: 0 | max-bytes = '0'; allowed: a number of bytes, or one with KiB, MiB or GiB, above zero",
                "storage: int4 | storage = 'int4'; allowed: int8 or float32",
                "question-cache: many | question-cache = 'many'; allowed: a whole number from 1 to 1000000",
                "embeder: {} | embeder = 'unknown key'; allowed: did you mean embedder?",
                "embedder: {type: onxx} | embedder.type = 'onxx'; allowed: onnx or http",
                "embedder: {dimensions: 3} | embedder.dimensions = 'unknown key'; allowed: did you mean dimension?",
            })
    void aWrongSettingIsReported(String settings, String problem) {
        assertThat(problems("cache:\n  semantic: {" + settings + "}"))
                .singleElement()
                .asString()
                .isEqualTo("/etc/sluice/sluice.yaml:4: cache.semantic." + problem);
    }

    @Test
    void aHalfDescribedModelIsReportedWhole() {
        assertThat(problems("cache:\n  semantic:\n    embedder: {model: e5.onnx, languages: []}"))
                .extracting(ConfigProblem::field)
                .containsExactlyInAnyOrder(
                        "cache.semantic.embedder.id",
                        "cache.semantic.embedder.tokenizer",
                        "cache.semantic.embedder.dimension",
                        "cache.semantic.embedder.max-tokens",
                        "cache.semantic.embedder.languages");
        assertThat(problems("cache: {semantic: {embedder: {type: http, api-key: sk-HIDDEN, tokenizer: t.json}}}"))
                .extracting(ConfigProblem::field)
                .containsExactlyInAnyOrder(
                        "cache.semantic.embedder.base-url",
                        "cache.semantic.embedder.model",
                        "cache.semantic.embedder.api-key",
                        "cache.semantic.embedder.dimension",
                        "cache.semantic.embedder.max-tokens",
                        "cache.semantic.embedder.languages",
                        "cache.semantic.embedder.tokenizer");
    }

    @Test
    void aKeyInTheFileIsRefusedAndNotRepeated() {
        assertThat(problems("cache: {semantic: {embedder: {" + HTTP.replace("env:HIDDEN", "sk-HIDDEN") + "}}}"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains("cache.semantic.embedder.api-key = '***'; allowed: env:NAME or file:PATH"));
    }

    private static SemanticSettings parse(String yaml) throws ConfigException {
        return SluiceConfigLoader.parse(MINIMAL + yaml, FILE, Map.of()).cache().semantic();
    }

    private static List<ConfigProblem> problems(String yaml) {
        return catchThrowableOfType(
                        ConfigException.class, () -> SluiceConfigLoader.parse(MINIMAL + yaml, FILE, Map.of()))
                .problems();
    }
}
