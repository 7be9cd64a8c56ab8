package dev.sluice.cache.semantic;

import dev.sluice.semantic.index.IndexLimits;
import dev.sluice.semantic.index.VectorStorage;
import dev.sluice.semantic.verifier.Matcher;

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
        int questions) {}
