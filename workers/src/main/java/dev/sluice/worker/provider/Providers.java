package dev.sluice.worker.provider;

import dev.sluice.config.SluiceConfig.ProviderSettings;
import dev.sluice.worker.provider.anthropic.AnthropicFormat;
import dev.sluice.worker.provider.gemini.GeminiFormat;
import dev.sluice.worker.provider.openai.OpenAiEmbeddingsFormat;
import dev.sluice.worker.provider.openai.OpenAiFormat;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The configured provider connections by name, each behind its own circuit breaker. Thread-safe. */
public final class Providers implements AutoCloseable {

    private final Map<String, GuardedProvider> byName;
    private final Map<String, GuardedProvider> embeddings;

    public Providers(Map<String, Provider> providers) {
        this(providers, Map.of());
    }

    /**
     * Connections by name.
     *
     * @param embeddings those for vectors, which have other end points, in a breaker of their own
     */
    public Providers(Map<String, Provider> providers, Map<String, EmbeddingsProvider> embeddings) {
        this.byName = guarded(providers);
        this.embeddings = guarded(embeddings);
    }

    private static Map<String, GuardedProvider> guarded(Map<String, ? extends Provider> providers) {
        Map<String, GuardedProvider> guarded = new HashMap<>();
        providers.forEach((name, provider) -> guarded.put(name, new GuardedProvider(name, provider)));
        return Map.copyOf(guarded);
    }

    /**
     * Opens the connections of a configuration.
     *
     * @throws IllegalArgumentException when a wire format is not known, or a base URL or header cannot be sent
     */
    public static Providers open(Map<String, ProviderSettings> settings, Map<String, String> env, InstantSource clock) {
        Map<String, Provider> providers = new HashMap<>();
        settings.forEach((name, provider) -> providers.put(name, open(name, provider, env, clock)));
        Map<String, EmbeddingsProvider> embeddings = new HashMap<>();
        settings.forEach((name, provider) -> {
            if (provider.type().equals("openai")) {
                embeddings.put(
                        name,
                        new HttpEmbeddings(new HttpProvider(name, provider, new OpenAiEmbeddingsFormat(), env, clock)));
            }
        });
        return new Providers(providers, embeddings);
    }

    private static Provider open(String name, ProviderSettings settings, Map<String, String> env, InstantSource clock) {
        WireFormat format = switch (settings.type()) {
            case "openai" -> new OpenAiFormat();
            case "anthropic" -> new AnthropicFormat();
            case "gemini" -> new GeminiFormat();
            default ->
                throw new IllegalArgumentException(
                        "providers." + name + ".type is " + settings.type() + "; allowed: anthropic, gemini, openai");
        };
        return new HttpProvider(name, settings, format, env, clock);
    }

    /** The connection of that name. */
    public Optional<GuardedProvider> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The connection for embeddings of that name; empty where the wire format has none. */
    public Optional<GuardedProvider> findEmbeddings(String name) {
        return Optional.ofNullable(embeddings.get(name));
    }

    /** Names of all connections, in order. */
    public SortedSet<String> names() {
        return new TreeSet<>(byName.keySet());
    }

    @Override
    public void close() {
        byName.values().forEach(provider -> provider.provider().close());
        embeddings.values().forEach(provider -> provider.provider().close());
    }
}
