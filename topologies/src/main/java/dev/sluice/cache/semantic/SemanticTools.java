package dev.sluice.cache.semantic;

import dev.sluice.config.SemanticSettings;
import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.index.IndexLimits;
import dev.sluice.semantic.index.VectorStorage;
import dev.sluice.semantic.verifier.Matcher;
import dev.sluice.semantic.verifier.Verifier;

/**
 * What the semantic tiers of all partitions work with.
 *
 * @param enabled whether rephrased questions are looked for at all
 * @param vectoriser makes vectors
 * @param matcher decides
 * @param storage how an index keeps its vectors
 * @param limits of the index of a partition and model
 * @param questions analysed questions that a partition keeps for the next comparison
 */
public record SemanticTools(
        boolean enabled,
        Vectoriser vectoriser,
        Matcher matcher,
        VectorStorage storage,
        IndexLimits limits,
        int questions) {

    /** Tools for a deployment's settings, with the verifier that comes along. */
    public static SemanticTools of(SemanticSettings settings, Embedder embedder) {
        return new SemanticTools(
                settings.enabled(),
                new Vectoriser(embedder),
                new Matcher(Verifier.bundled()),
                switch (settings.storage()) {
                    case INT8 -> VectorStorage.INT8;
                    case FLOAT32 -> VectorStorage.FLOAT32;
                },
                new IndexLimits(settings.maxEntries(), settings.maxBytes()),
                settings.questionCache());
    }
}
