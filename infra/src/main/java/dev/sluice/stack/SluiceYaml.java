package dev.sluice.stack;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Writes {@code sluice.yaml} for the processes of a stack and for its callers. */
final class SluiceYaml {

    /** The simulator stands in for these providers, so that policies and prices fit the real ones too. */
    private static final Map<String, String> PROVIDERS =
            new TreeMap<>(Map.of("openai", "/v1", "anthropic", "/v1", "gemini", "/v1beta"));

    /** More calls in flight mean more share consumers, and several processes share few cores here. */
    private static final int CALLS = 64;

    private static final int DEFERRED_CALLS = 16;

    private static final YAMLMapper YAML = new YAMLMapper();

    private final StackOptions options;
    private final Endpoints endpoints;

    SluiceYaml(StackOptions options, Endpoints endpoints) {
        this.options = options;
        this.endpoints = endpoints;
    }

    /**
     * Writes a configuration.
     *
     * @param stateDir local state of the process
     * @return the file
     */
    Path write(Path file, Path stateDir) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        YAML.writeValue(file.toFile(), document(stateDir));
        return file;
    }

    private Map<String, Object> document(Path stateDir) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("state-dir", stateDir.toString());
        section(document, "kafka").put("bootstrap.servers", endpoints.bootstrapServers());
        section(document, "schema-registry").put("schema.registry.url", endpoints.registryUrl());
        section(document, "redis").put("url", endpoints.redisUrl());
        section(document, "topics").put("partitions", options.partitions());
        section(document, "topics").put("replication", options.brokers());
        section(document, "cache").put("streams", standbys(options.caches()));
        section(document, "budget").put("streams", standbys(options.budgets()));
        section(document, "worker").put("concurrency", CALLS);
        section(document, "worker").put("deferred-concurrency", DEFERRED_CALLS);
        if (options.simulator()) {
            PROVIDERS.forEach((name, path) -> section(document, "providers")
                    .put(name, Map.of("type", name, "base-url", endpoints.simulatorUrl() + path)));
        }
        options.settings().forEach((name, settings) -> merge(section(document, name), settings));
        return document;
    }

    /** A lone instance has nobody to keep a copy of its state for. */
    private static Map<String, Object> standbys(int instances) {
        return Map.of("num.standby.replicas", instances > 1 ? "1" : "0");
    }

    /** Puts settings over others, key by key also in mappings within. */
    private static void merge(Map<String, Object> into, Map<?, ?> settings) {
        settings.forEach((key, value) -> {
            Object before = into.get(key.toString());
            if (before instanceof Map<?, ?> there && value instanceof Map<?, ?> nested) {
                Map<String, Object> merged = new LinkedHashMap<>();
                merge(merged, there);
                merge(merged, nested);
                into.put(key.toString(), merged);
            } else {
                into.put(key.toString(), value);
            }
        });
    }

    @SuppressWarnings("unchecked") // every section is put here as such a map
    private static Map<String, Object> section(Map<String, Object> document, String name) {
        return (Map<String, Object>) document.computeIfAbsent(name, key -> new LinkedHashMap<String, Object>());
    }
}
