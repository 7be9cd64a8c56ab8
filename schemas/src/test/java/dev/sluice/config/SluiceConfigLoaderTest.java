package dev.sluice.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.config.SluiceConfig.BudgetSettings;
import dev.sluice.config.SluiceConfig.CacheSettings;
import dev.sluice.config.SluiceConfig.ExclusionPattern;
import dev.sluice.config.SluiceConfig.ProviderSettings;
import dev.sluice.config.SluiceConfig.TopicSettings;
import dev.sluice.config.SluiceConfig.WorkerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SluiceConfigLoaderTest {

    private static final Path FILE = Path.of("sluice.yaml");
    private static final String MINIMAL = """
            kafka:
              bootstrap.servers: broker:9092
            schema-registry:
              schema.registry.url: http://registry:8081
            """;

    @Test
    void everySettingHasADefaultExceptWhereTheServersAre() throws Exception {
        SluiceConfig config = SluiceConfigLoader.parse(MINIMAL, FILE, Map.of());

        assertThat(config)
                .isEqualTo(new SluiceConfig(
                        Map.of("bootstrap.servers", "broker:9092"),
                        Map.of("schema.registry.url", "http://registry:8081"),
                        "redis://127.0.0.1:6379",
                        new TopicSettings("", 6, (short) 3),
                        new CacheSettings(
                                "sluice-cache",
                                2,
                                Map.of(),
                                4 << 20,
                                Duration.ofMinutes(5),
                                Duration.ofHours(24),
                                List.of(),
                                List.of(),
                                SemanticSettings.DEFAULT),
                        new BudgetSettings(
                                "sluice-budget",
                                1,
                                Map.of(),
                                16,
                                Duration.ofMillis(5),
                                3,
                                Duration.ofMinutes(15),
                                Duration.ofHours(24)),
                        new WorkerSettings("sluice-workers", 256, 64, 4),
                        Map.of(),
                        Path.of("state")));
    }

    @Test
    void theFileWinsOverTheDefaults() throws Exception {
        String yaml = MINIMAL + """
                redis: {url: "rediss://cache:6380/2"}
                topics: {prefix: acme., partitions: 24, replication: 1}
                cache:
                  application-id: acme-cache
                  threads: 8
                  max-request-bytes: 2 MiB
                  default-timeout: PT30S
                  idempotency-horizon: 2d
                  reply-topics: [replies.a, replies.b]
                  exclusions:
                    - {name: employee-number, pattern: '\\bEMP-\\d{6}\\b'}
                    - name: project
                      pattern: (?i)bluebird
                  streams:
                    num.standby.replicas: 2
                budget: {batch-size: 1, batch-linger: 20ms, max-attempts: 5, reservation-ttl: 1h, threads: 2,
                  application-id: acme-budget, idempotency-horizon: 12h, streams: {commit.interval.ms: 10}}
                worker: {group-id: acme-workers, concurrency: 1000, deferred-concurrency: 10, max-tries: 2}
                state-dir: /var/lib/sluice state
                providers:
                  local:
                    base-url: http://localhost:8000/v1
                    connect-timeout: 1s
                    request-timeout: 10m
                    stream: true
                    headers: {x-title: Sluice}
                """;

        SluiceConfig config = SluiceConfigLoader.parse(yaml, FILE, Map.of());

        assertThat(config.redisUrl()).isEqualTo("rediss://cache:6380/2");
        assertThat(config.topics()).isEqualTo(new TopicSettings("acme.", 24, (short) 1));
        assertThat(config.cache())
                .isEqualTo(new CacheSettings(
                        "acme-cache",
                        8,
                        Map.of("num.standby.replicas", "2"),
                        2 << 20,
                        Duration.ofSeconds(30),
                        Duration.ofDays(2),
                        List.of("replies.a", "replies.b"),
                        List.of(
                                new ExclusionPattern("employee-number", "\\bEMP-\\d{6}\\b"),
                                new ExclusionPattern("project", "(?i)bluebird")),
                        SemanticSettings.DEFAULT));
        assertThat(config.budget())
                .isEqualTo(new BudgetSettings(
                        "acme-budget",
                        2,
                        Map.of("commit.interval.ms", "10"),
                        1,
                        Duration.ofMillis(20),
                        5,
                        Duration.ofHours(1),
                        Duration.ofHours(12)));
        assertThat(config.worker()).isEqualTo(new WorkerSettings("acme-workers", 1000, 10, 2));
        assertThat(config.providers())
                .containsExactly(Map.entry(
                        "local",
                        new ProviderSettings(
                                "openai",
                                "http://localhost:8000/v1",
                                null,
                                Map.of("x-title", "Sluice"),
                                Duration.ofSeconds(1),
                                Duration.ofMinutes(10),
                                true)));
        assertThat(config.stateDir()).isEqualTo(Path.of("/var/lib/sluice state"));
    }

    @Test
    void theEnvironmentWinsOverTheFile() throws Exception {
        String yaml = MINIMAL + """
                budget: {batch-size: 4}
                cache: {reply-topics: [a]}
                providers: {eu-west: {base-url: "http://file/v1"}}
                """;
        Map<String, String> env = Map.ofEntries(
                Map.entry("SLUICE_KAFKA_BOOTSTRAP_SERVERS", "other:9092"),
                Map.entry("SLUICE_KAFKA_SASL_JAAS_CONFIG", "login"),
                Map.entry("SLUICE_SCHEMA_REGISTRY_URL", "http://other:8081"),
                Map.entry("SLUICE_REDIS_URL", "redis://other:6379"),
                Map.entry("SLUICE_BUDGET_BATCH_SIZE", "8"),
                Map.entry("SLUICE_BUDGET_STREAMS_COMMIT_INTERVAL_MS", "7"),
                Map.entry("SLUICE_CACHE_REPLY_TOPICS", "b, c"),
                Map.entry("SLUICE_STATE_DIR", "/state"),
                Map.entry("SLUICE_PROVIDERS_EU_WEST_BASE_URL", "http://env/v1"),
                Map.entry("SLUICE_PROVIDERS_US_BASE_URL", "http://us/v1"));

        SluiceConfig config = SluiceConfigLoader.parse(yaml, FILE, env);

        assertThat(config.kafka()).isEqualTo(Map.of("bootstrap.servers", "other:9092", "sasl.jaas.config", "login"));
        assertThat(config.schemaRegistry()).isEqualTo(Map.of("schema.registry.url", "http://other:8081"));
        assertThat(config.redisUrl()).isEqualTo("redis://other:6379");
        assertThat(config.budget().batchSize()).isEqualTo(8);
        assertThat(config.budget().streams()).isEqualTo(Map.of("commit.interval.ms", "7"));
        assertThat(config.cache().replyTopics()).containsExactly("b", "c");
        assertThat(config.stateDir()).isEqualTo(Path.of("/state"));
        assertThat(config.providers()).containsOnlyKeys("eu-west", "us");
        assertThat(provider(config, "eu-west").baseUrl()).isEqualTo("http://env/v1");
    }

    @Test
    void theEnvironmentAloneIsEnough() throws Exception {
        Map<String, String> env = Map.of(
                "SLUICE_KAFKA_BOOTSTRAP_SERVERS", "b:1", "SLUICE_SCHEMA_REGISTRY_SCHEMA_REGISTRY_URL", "http://r");

        SluiceConfig config = SluiceConfigLoader.parse("", FILE, env);

        assertThat(config.kafka()).containsEntry("bootstrap.servers", "b:1");
    }

    @Test
    void variablesKubernetesAddsForServicesAreNoSettings() throws Exception {
        Map<String, String> env = Map.of(
                "SLUICE_KAFKA_PORT", "tcp://10.0.0.1:9092",
                "SLUICE_KAFKA_PORT_9092_TCP_ADDR", "10.0.0.1",
                "SLUICE_KAFKA_SERVICE_HOST", "10.0.0.1",
                "SLUICE_CACHE_PORT", "tcp://10.0.0.2:80");

        SluiceConfig config = SluiceConfigLoader.parse(MINIMAL, FILE, env);

        assertThat(config.kafka()).containsOnlyKeys("bootstrap.servers");
    }

    @Test
    void referencesAreReplacedAnywhereInAString(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("password.txt"), "s3cret\n");
        Path file = directory.resolve("sluice.yaml");
        Files.writeString(file, """
                kafka:
                  bootstrap.servers: ${env:BROKER}:9092
                  sasl.jaas.config: user="u" password="${file:password.txt}";
                  config.providers: dir
                  ssl.key.password: ${dir:/secrets:key}
                schema-registry: {schema.registry.url: http://r}
                topics: {prefix: "${env:STAGE}."}
                """);

        SluiceConfig config = SluiceConfigLoader.load(file, Map.of("BROKER", "b", "STAGE", "test"));

        assertThat(config.kafka())
                .containsEntry("bootstrap.servers", "b:9092")
                .containsEntry("sasl.jaas.config", "user=\"u\" password=\"s3cret\";")
                .containsEntry("ssl.key.password", "${dir:/secrets:key}");
        assertThat(config.topics().prefix()).isEqualTo("test.");
    }

    @ParameterizedTest
    @CsvSource({
        "env:KEY, env:KEY",
        "${env:KEY}, env:KEY",
        "file:/run/secrets/key, file:/run/secrets/key",
        "${file:/run/secrets/key}, file:/run/secrets/key",
    })
    void aProvidersKeyStaysAReference(String written, String kept) throws Exception {
        String yaml = MINIMAL + "providers: {p: {base-url: 'http://p', api-key: '" + written + "'}}";

        SluiceConfig config = SluiceConfigLoader.parse(yaml, FILE, Map.of());

        assertThat(provider(config, "p").apiKey()).isEqualTo(kept);
    }

    @Test
    void aProvidersKeyInTheEnvironmentIsReferredToByItsVariable() throws Exception {
        Map<String, String> env =
                Map.of("SLUICE_PROVIDERS_P_BASE_URL", "http://p", "SLUICE_PROVIDERS_P_API_KEY", "sk-secret");

        SluiceConfig config = SluiceConfigLoader.parse(MINIMAL, FILE, env);

        String apiKey = requireNonNull(provider(config, "p").apiKey());
        assertThat(apiKey).isEqualTo("env:SLUICE_PROVIDERS_P_API_KEY");
        assertThat(SecretReference.parse(apiKey).orElseThrow().resolve(env)).contains("sk-secret");
    }

    @Test
    void allProblemsAreListedAtOnceWithFileLineFieldValueAndWhatIsAllowed() {
        String yaml = """
                kafka:
                  client.id: x
                schema-registry:
                  schema.registry.url: registry
                budget:
                  batch-size: many
                  batch-lingr: 5ms
                  reservation-ttl: 5 minutes
                redis:
                  url: http://redis
                providers:
                  p:
                    type: carrier-pigeon
                    api-key: sk-secret
                cashe: {}
                """;

        List<ConfigProblem> problems = problems(yaml, Map.of("SLUICE_WORKER_MAX_TRIES", "0"));

        assertThat(problems)
                .extracting(ConfigProblem::source, ConfigProblem::line, ConfigProblem::field, ConfigProblem::value)
                .containsExactlyInAnyOrder(
                        tuple("sluice.yaml", 1, "kafka.bootstrap.servers", null),
                        tuple("sluice.yaml", 4, "schema-registry.schema.registry.url", "registry"),
                        tuple("sluice.yaml", 6, "budget.batch-size", "many"),
                        tuple("sluice.yaml", 7, "budget.batch-lingr", "unknown key"),
                        tuple("sluice.yaml", 8, "budget.reservation-ttl", "5 minutes"),
                        tuple("sluice.yaml", 10, "redis.url", "http://redis"),
                        tuple("environment variable SLUICE_WORKER_MAX_TRIES", 0, "worker.max-tries", "0"),
                        tuple("sluice.yaml", 12, "providers.p.base-url", null),
                        tuple("sluice.yaml", 13, "providers.p.type", "carrier-pigeon"),
                        tuple("sluice.yaml", 14, "providers.p.api-key", "***"),
                        tuple("sluice.yaml", 15, "cashe", "unknown key"));
        assertThat(problems)
                .filteredOn(problem -> "unknown key".equals(problem.value()))
                .extracting(ConfigProblem::allowed)
                .containsExactly("did you mean batch-linger?", "did you mean cache?");
        assertThat(problems).allSatisfy(problem -> assertThat(problem.allowed()).isNotBlank());
    }

    @Test
    void anExceptionsMessageNamesEveryProblemOnItsLine() {
        ConfigException thrown = catchThrowableOfType(
                ConfigException.class,
                () -> SluiceConfigLoader.parse(MINIMAL + "topics: {partitions: 0}", FILE, Map.of()));

        assertThat(thrown)
                .hasMessage("sluice.yaml:5: topics.partitions = '0'; allowed: a whole number from 1 to 10000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: [",
                "- a",
                "text",
                "a: 1\n---\nb: 2",
                "topics: {prefix: a, prefix: b}",
                "topics: &t {prefix: a}\ncache: *t",
                "topics: 5",
                "kafka: text",
                "cache: {threads: [1]}",
                "topics: {prefix: '${env:NOT_SET}'}",
                "topics: {prefix: '${file:/does/not/exist}'}",
                "topics: {prefix: 'no spaces'}",
                "cache: {max-request-bytes: 8 MiB}",
                "cache: {default-timeout: 0s}",
            })
    void aBrokenFileIsReportedAndNotGuessedAt(String broken) {
        String yaml = broken.startsWith("kafka") || !broken.contains(": ") ? broken : MINIMAL + broken;

        List<ConfigProblem> problems = problems(yaml, Map.of());

        assertThat(problems).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: broken, pattern: '(unclosed'}",
                "{name: empty, pattern: ''}",
                "{name: everything, pattern: 'x*'}",
                "{name: counted, pattern: 'a{2000}'}",
                "{name: counted, pattern: 'a{1,99999999}'}",
                "{name: counted, pattern: 'a{2000,}'}",
                "{name: Not A Name, pattern: a}",
                "{pattern: a}",
                "{name: a}",
                "{name: a, pattern: a, flags: i}",
                "{name: twice, pattern: a}, {name: twice, pattern: b}",
                "plain",
            })
    void aBrokenExclusionIsNamed(String exclusions) {
        List<ConfigProblem> problems = problems(MINIMAL + "cache: {exclusions: [" + exclusions + "]}", Map.of());

        assertThat(problems)
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.field()).startsWith("cache.exclusions["));
    }

    @Test
    void aMissingFileIsAProblem(@TempDir Path directory) {
        Path absent = directory.resolve("sluice.yaml");

        ConfigException thrown =
                catchThrowableOfType(ConfigException.class, () -> SluiceConfigLoader.load(absent, Map.of()));

        assertThat(thrown.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.source()).isEqualTo(absent.toString()));
    }

    @Test
    void secretsAreNeverPrinted() throws Exception {
        String yaml = """
                kafka:
                  bootstrap.servers: b:9092
                  sasl.jaas.config: login password="HIDDEN"
                  ssl.keystore.password: HIDDEN
                schema-registry:
                  schema.registry.url: http://u:HIDDEN@r
                  basic.auth.user.info: u:HIDDEN
                redis: {url: "redis://u:HIDDEN@r:6379"}
                cache: {streams: {main.consumer.sasl.jaas.config: HIDDEN}}
                budget: {streams: {producer.ssl.key.password: HIDDEN}}
                providers:
                  p: {base-url: "https://u:HIDDEN@p/v1", api-key: env:HIDDEN, headers: {authorization: HIDDEN}}
                """;

        String printed = SluiceConfigLoader.parse(yaml, FILE, Map.of()).toString();

        assertThat(printed).doesNotContain("HIDDEN").contains("b:9092", "redis://***@r:6379", "sluice-budget");
    }

    @Test
    void theValueOfASecretIsNoPartOfAProblem() {
        List<ConfigProblem> problems =
                problems(MINIMAL + "redis: {url: 'http://u:HIDDEN@r'}", Map.of("SLUICE_TOPICS_PARTITIONS", "${env:P}"));

        assertThat(problems)
                .hasSize(2)
                .noneSatisfy(problem -> assertThat(problem.toString()).contains("HIDDEN"));
    }

    private static ProviderSettings provider(SluiceConfig config, String name) {
        return requireNonNull(config.providers().get(name));
    }

    private static List<ConfigProblem> problems(String yaml, Map<String, String> env) {
        return catchThrowableOfType(ConfigException.class, () -> SluiceConfigLoader.parse(yaml, FILE, env))
                .problems();
    }

    private static Tuple tuple(@Nullable Object... values) {
        return new Tuple(values);
    }
}
