package dev.sluice.cache.evaluation;

import dev.sluice.cache.Fixtures;
import dev.sluice.schema.CachePolicy;
import dev.sluice.schema.Policy;
import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.embedding.OnnxEmbedder;
import dev.sluice.semantic.embedding.OnnxModel;
import java.util.List;

/** Caches in memory for tests, with the model that comes along. */
final class Probes {

    private static final Embedder EMBEDDER = OnnxEmbedder.load(OnnxModel.bundled());

    private Probes() {}

    static Preparation preparation(Policy... policies) {
        return new Preparation(Fixtures.settings(), List.of(policies), "eval", EMBEDDER);
    }

    static Policy leastScore(double score) {
        return policy(CachePolicy.newBuilder()
                .setEmbeddingModel(OnnxModel.BUNDLED)
                .setMinScore(score)
                .build());
    }

    static Policy policy(CachePolicy cache) {
        return Policy.newBuilder()
                .setPolicyId("cache:" + cache.hashCode())
                .setCache(cache)
                .setUpdatedAt(Fixtures.START)
                .build();
    }
}
