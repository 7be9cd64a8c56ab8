package dev.sluice.config;

import dev.sluice.config.Section.Required;
import dev.sluice.config.SluiceConfig.BudgetSettings;
import dev.sluice.config.SluiceConfig.CacheSettings;
import dev.sluice.config.SluiceConfig.ProviderSettings;
import dev.sluice.config.SluiceConfig.TopicSettings;
import dev.sluice.config.SluiceConfig.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads {@code sluice.yaml}. Precedence, highest first:
 *
 * <ol>
 *   <li>environment variable: {@code SLUICE_} and the setting in capitals, dots and dashes as underscores, so
 *       {@code SLUICE_BUDGET_BATCH_SIZE}; for Kafka, registry and Streams properties {@code SLUICE_KAFKA_},
 *       {@code SLUICE_SCHEMA_REGISTRY_}, {@code SLUICE_CACHE_STREAMS_}, {@code SLUICE_BUDGET_STREAMS_} and the property
 *       in capitals, a dot as one underscore, a dash as two, an underscore as three
 *   <li>the file
 *   <li>the default
 * </ol>
 *
 * <p>Text of file and environment may hold {@code ${env:NAME}} and {@code ${file:PATH}}; a relative path starts from
 * the file's directory. Names listed in {@code config.providers} are left to Kafka. A provider's {@code api-key} stays
 * a reference, so that processes that call no provider need not see it.
 */
public final class SluiceConfigLoader {

    private static final Required BOOTSTRAP_SERVERS = new Required(
            "bootstrap.servers",
            Pattern.compile("\\s*[^,\\s]+:\\d{1,5}(\\s*,\\s*[^,\\s]+:\\d{1,5})*\\s*"),
            "host:port, host:port, …");
    private static final Required REGISTRY_URL = new Required(
            "schema.registry.url",
            Pattern.compile("(https?|mock)://\\S+"),
            "URLs of the registry, such as http://host:8081");
    private static final Pattern KAFKA_NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final String KAFKA_NAME_IN_WORDS = "1 to 100 characters of A-Z a-z 0-9 . _ -";
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,100}");
    private static final Set<String> REDIS = Set.of("redis", "rediss", "redis-socket", "redis-sentinel");
    private static final Set<String> PROVIDER_TYPES = new TreeSet<>(Set.of("anthropic", "gemini", "openai"));
    private static final Set<String> PROVIDER_VARIABLES =
            Set.of("TYPE", "BASE_URL", "API_KEY", "CONNECT_TIMEOUT", "REQUEST_TIMEOUT", "STREAM");
    private static final int MIB = 1 << 20;
    /** Topics with prompts and answers take 8 MiB; what Sluice adds to a request must fit as well. */
    private static final int LARGEST_REQUEST = 7 * MIB;

    private final Reading reading;

    private SluiceConfigLoader(Reading reading) {
        this.reading = reading;
    }

    /**
     * Reads a file.
     *
     * @param env environment of the process
     * @throws ConfigException with everything that is wrong
     */
    public static SluiceConfig load(Path file, Map<String, String> env) throws ConfigException {
        String yaml;
        try {
            yaml = Files.readString(file);
        } catch (IOException e) {
            throw new ConfigException(List.of(
                    new ConfigProblem(file.toString(), 0, "(file)", "unreadable", "a UTF-8 file that can be read")));
        }
        return parse(yaml, file, env);
    }

    /**
     * Reads the text of a file.
     *
     * @param file named in errors; its directory is where relative references start
     */
    public static SluiceConfig parse(String yaml, Path file, Map<String, String> env) throws ConfigException {
        Reading reading = new Reading(file, env);
        YamlNode.Mapping document = YamlReader.read(yaml, file.toString(), reading.problems()::add)
                .orElse(new YamlNode.Mapping(0, Map.of()));
        SluiceConfig config = new SluiceConfigLoader(reading).config(new Section("", document, reading));
        if (!reading.problems().isEmpty()) {
            throw new ConfigException(reading.problems());
        }
        return config;
    }

    private SluiceConfig config(Section root) {
        Map<String, String> kafka = root.properties("kafka", Map.of(), List.of(BOOTSTRAP_SERVERS));
        Map<String, String> registry =
                root.properties("schema-registry", Map.of("url", REGISTRY_URL.name()), List.of(REGISTRY_URL));
        SluiceConfig config = new SluiceConfig(
                kafka,
                registry,
                redis(root.section("redis")),
                topics(root.section("topics")),
                cache(root.section("cache")),
                budget(root.section("budget")),
                worker(root.section("worker")),
                providers(root.section("providers")),
                root.value("state-dir", Path.of("state"), "a directory", SettingReaders::path));
        root.end();
        return config;
    }

    private static String redis(Section section) {
        String url = section.value(
                "url",
                "redis://127.0.0.1:6379",
                "redis://, rediss://, redis-socket:// or redis-sentinel:// URL",
                text -> SettingReaders.url(text, REDIS));
        section.end();
        return url;
    }

    private static TopicSettings topics(Section section) {
        TopicSettings settings = new TopicSettings(
                section.value(
                        "prefix",
                        "",
                        "up to 100 characters of A-Z a-z 0-9 . _ -",
                        text -> Section.matching(text, PREFIX)),
                section.integer("partitions", 6, 1, 10_000),
                (short) section.integer("replication", 3, 1, Short.MAX_VALUE));
        section.end();
        return settings;
    }

    private CacheSettings cache(Section section) {
        CacheSettings settings = new CacheSettings(
                kafkaName(section, "application-id", "sluice-cache"),
                section.integer("threads", 2, 1, 1_000),
                section.properties("streams"),
                section.value(
                        "max-request-bytes",
                        4 * MIB,
                        Quantities.SIZE + ", at most 7 MiB",
                        text -> Quantities.bytes(text)
                                .filter(bytes -> bytes > 0 && bytes <= LARGEST_REQUEST)
                                .map(Long::intValue)),
                SettingReaders.duration(section, "default-timeout", Duration.ofMinutes(5)),
                SettingReaders.duration(section, "idempotency-horizon", Duration.ofHours(24)),
                section.texts("reply-topics", KAFKA_NAME, "topic names"),
                ExclusionPatterns.read(section.sections("exclusions")),
                new SemanticSettingsReader(reading).read(section.section("semantic")));
        section.end();
        return settings;
    }

    private static BudgetSettings budget(Section section) {
        BudgetSettings settings = new BudgetSettings(
                kafkaName(section, "application-id", "sluice-budget"),
                section.integer("threads", 1, 1, 1_000),
                section.properties("streams"),
                section.integer("batch-size", 16, 1, 1_000),
                SettingReaders.duration(section, "batch-linger", Duration.ofMillis(5)),
                section.integer("max-attempts", 3, 1, 100),
                SettingReaders.duration(section, "reservation-ttl", Duration.ofMinutes(15)),
                SettingReaders.duration(section, "idempotency-horizon", Duration.ofHours(24)));
        section.end();
        return settings;
    }

    private static WorkerSettings worker(Section section) {
        WorkerSettings settings = new WorkerSettings(
                kafkaName(section, "group-id", "sluice-workers"),
                section.integer("concurrency", 256, 1, 100_000),
                section.integer("deferred-concurrency", 64, 1, 100_000),
                section.integer("max-tries", 4, 1, 100));
        section.end();
        return settings;
    }

    private Map<String, ProviderSettings> providers(Section section) {
        Map<String, ProviderSettings> providers = new LinkedHashMap<>();
        for (String name : section.names(PROVIDER_VARIABLES)) {
            Section provider = section.section(name);
            providers.put(
                    name,
                    new ProviderSettings(
                            provider.value(
                                    "type",
                                    "openai",
                                    String.join(", ", PROVIDER_TYPES),
                                    text -> Optional.of(text).filter(PROVIDER_TYPES::contains)),
                            SettingReaders.baseUrl(provider),
                            SettingReaders.apiKey(provider, "providers." + name + ".api-key", reading),
                            provider.properties("headers"),
                            SettingReaders.duration(provider, "connect-timeout", Duration.ofSeconds(5)),
                            SettingReaders.duration(provider, "request-timeout", Duration.ofSeconds(120)),
                            provider.value("stream", false, Amounts.SWITCH, Amounts::isOn)));
            provider.end();
        }
        return providers;
    }

    private static String kafkaName(Section section, String key, String fallback) {
        return section.value(key, fallback, KAFKA_NAME_IN_WORDS, text -> Section.matching(text, KAFKA_NAME));
    }
}
