package dev.sluice.worker.provider;

import dev.sluice.config.SluiceConfig.ProviderSettings;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The configured provider connections by name. Thread-safe. */
public final class Providers implements AutoCloseable {

    private final Map<String, Provider> byName;

    public Providers(Map<String, Provider> providers) {
        this.byName = Map.copyOf(providers);
    }

    /**
     * Opens the connections of a configuration.
     *
     * @throws IllegalArgumentException when a wire format is not known
     */
    public static Providers open(Map<String, ProviderSettings> settings, Map<String, String> env, InstantSource clock) {
        Map<String, Provider> providers = new HashMap<>();
        settings.forEach((name, provider) -> providers.put(name, open(name, provider, env, clock)));
        return new Providers(providers);
    }

    private static Provider open(String name, ProviderSettings settings, Map<String, String> env, InstantSource clock) {
        return switch (settings.type()) {
            case "openai" -> new OpenAiProvider(name, settings, env, clock);
            default ->
                throw new IllegalArgumentException(
                        "providers." + name + ".type is " + settings.type() + "; allowed: openai");
        };
    }

    /** The connection of that name. */
    public Optional<Provider> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Names of all connections, in order. */
    public SortedSet<String> names() {
        return new TreeSet<>(byName.keySet());
    }

    @Override
    public void close() {
        byName.values().forEach(Provider::close);
    }
}
