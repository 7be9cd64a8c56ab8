package dev.sluice.cli;

import dev.sluice.cache.evaluation.Preparation;
import dev.sluice.cache.semantic.Embedders;
import dev.sluice.config.ConfigException;
import dev.sluice.config.PolicyFileLoader;
import dev.sluice.config.SemanticSettings;
import dev.sluice.config.SluiceConfig.CacheSettings;
import dev.sluice.config.SluiceConfigLoader;
import dev.sluice.schema.Policy;
import dev.sluice.semantic.embedding.Embedder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cache is tried. */
final class EvaluationOptions {

    private static final int MAX_REQUEST_BYTES = 1 << 20;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Take embedder, index and exclusions from this configuration (default: those that hold without"
                            + " one).")
    private @Nullable Path config;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "Policies as ./sluice apply takes them; may be repeated (default: none).")
    private List<Path> policies = new ArrayList<>();

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            defaultValue = "eval",
            description = "Who asks, for policies of one tenant (default: ${DEFAULT-VALUE}).")
    private String tenant;

    /** Opens the embedder; the caller closes it. */
    Embedder embedder(CacheSettings settings) {
        return Embedders.open(settings.semantic().embedder(), System.getenv());
    }

    /** The settings of the cache that is tried. */
    CacheSettings settings() throws ConfigException {
        return config == null
                ? defaults()
                : SluiceConfigLoader.load(config, System.getenv()).cache();
    }

    /** The tiers up to the cache itself. */
    Preparation preparation(CacheSettings settings, Embedder embedder) throws ConfigException, IOException {
        List<Policy> inForce = new ArrayList<>();
        for (Path file : policies) {
            inForce.addAll(PolicyFileLoader.load(file, Instant.now()).policies());
        }
        return new Preparation(settings, inForce, tenant, embedder);
    }

    private static CacheSettings defaults() {
        return new CacheSettings(
                "eval",
                1,
                Map.of(),
                MAX_REQUEST_BYTES,
                Duration.ofMinutes(5),
                Duration.ofHours(24),
                List.of(),
                List.of(),
                SemanticSettings.DEFAULT);
    }
}
