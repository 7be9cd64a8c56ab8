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

/** The configured provider connections by name. Thread-safe. */
public final class Providers implements AutoCloseable {

    private final Map<String, Provider> byName;
    private final Map<String, EmbeddingsProvider> embeddings;

    public Providers(Map<String, Provider> providers) {
        this(providers, Map.of());
    }

    /**
     * Connections by name.
     *
     * @param embeddings those for vectors, which have other end points
     */
    public Providers(Map<String, Provider> providers, Map<String, EmbeddingsProvider> embeddings) {
        this.byName = Map.copyOf(providers);
        this.embeddings = Map.copyOf(embeddings);
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
    public Optional<Provider> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The connection for embeddings of that name; empty where the wire format has none. */
    public Optional<EmbeddingsProvider> findEmbeddings(String name) {
        return Optional.ofNullable(embeddings.get(name));
    }

    /** Names of all connections, in order. */
    public SortedSet<String> names() {
        return new TreeSet<>(byName.keySet());
    }

    @Override
    public void close() {
        byName.values().forEach(Provider::close);
        embeddings.values().forEach(Provider::close);
    }
}
