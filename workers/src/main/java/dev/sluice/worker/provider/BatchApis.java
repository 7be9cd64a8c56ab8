package dev.sluice.worker.provider;

import dev.sluice.config.SluiceConfig.ProviderSettings;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * The batch APIs of the configured providers; one without is absent.
 *
 * @param byProvider by the provider's name
 */
public record BatchApis(Map<String, BatchApi> byProvider) implements AutoCloseable {

    /** No batch API. */
    public static final BatchApis NONE = new BatchApis(Map.of());

    public BatchApis {
        byProvider = Map.copyOf(byProvider);
    }

    /** Opens the connections of a configuration. */
    public static BatchApis open(Map<String, ProviderSettings> settings, Map<String, String> env, InstantSource clock) {
        Map<String, BatchApi> apis = new HashMap<>();
        settings.forEach((name, provider) -> {
            switch (provider.type()) {
                case "openai" -> apis.put(name, new OpenAiBatchApi(name, provider, env, clock));
                case "anthropic" -> apis.put(name, new AnthropicBatchApi(name, provider, env, clock));
                default -> {
                    // Its calls are made one by one.
                }
            }
        });
        return new BatchApis(apis);
    }

    @Override
    public void close() {
        byProvider.values().forEach(BatchApi::close);
    }
}
