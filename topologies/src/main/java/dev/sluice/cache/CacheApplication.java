package dev.sluice.cache;

import dev.sluice.answer.AnswerStore;
import dev.sluice.answer.RedisAnswerStore;
import dev.sluice.cache.semantic.Embedders;
import dev.sluice.cache.semantic.NoEmbedder;
import dev.sluice.cache.semantic.SemanticTools;
import dev.sluice.cache.stream.CacheTopology;
import dev.sluice.config.SemanticSettings;
import dev.sluice.config.SluiceConfig;
import dev.sluice.runtime.SluiceApplication;
import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.serde.Serdes;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;

/** The cache application: at least once, the latency path. */
public final class CacheApplication implements SluiceApplication {

    /** Its name on the command line. */
    public static final String NAME = "cache";

    private final SluiceConfig config;
    private final AnswerStore bodies;
    private @Nullable Embedder embedder;

    /** An application that reads bodies from the configured Redis and closes its connection. */
    public CacheApplication(SluiceConfig config) {
        this(config, RedisAnswerStore.open(config.redisUrl(), config.topics().prefix()));
    }

    /** An application over a store of bodies, which it owns. */
    public CacheApplication(SluiceConfig config, AnswerStore bodies) {
        this.config = config;
        this.bodies = bodies;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Topology topology() {
        SemanticSettings semantic = config.cache().semantic();
        Embedder opened = embedder == null ? open(semantic) : embedder;
        embedder = opened;
        return new CacheTopology(
                        config.topics(),
                        config.cache(),
                        new Serdes(config.schemaRegistry()),
                        bodies,
                        SemanticTools.of(semantic, opened))
                .build();
    }

    @Override
    public Map<String, Object> streamsProperties() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.cache().applicationId());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.cache().threads());
        properties.putAll(config.cache().streams());
        return properties;
    }

    @Override
    public void close() {
        bodies.close();
        if (embedder != null) {
            embedder.close();
        }
    }

    /** A model takes memory and a second to load. */
    private static Embedder open(SemanticSettings semantic) {
        return semantic.enabled() ? Embedders.open(semantic.embedder(), System.getenv()) : new NoEmbedder();
    }
}
