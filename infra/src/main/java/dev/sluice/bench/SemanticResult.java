package dev.sluice.bench;

import java.util.List;

/**
 * What came out; times from sending until the consumer has the record.
 *
 * @param plain a record to the broker and back
 * @param embedding vectors of a question of 12 words, in this process
 * @param exact a hit of the exact tier
 * @param semantic a hit of the semantic tier
 * @param miss a question that goes to a provider, which answers at once
 * @param rephrasings rephrased questions that were asked
 * @param hits those that the semantic tier answered
 * @param ratios of each repetition: how many plain round trips a semantic hit takes, without the embedding
 */
public record SemanticResult(
        Timing plain,
        Timing embedding,
        Timing exact,
        Timing semantic,
        Timing miss,
        int rephrasings,
        int hits,
        List<Double> ratios) {

    public SemanticResult {
        ratios = ratios.stream().sorted().toList();
    }

    /** How many plain round trips a semantic hit takes, without the embedding, by the medians. */
    public double ratio() {
        return ratio(plain.p50(), embedding.p50(), semantic.p50());
    }

    static double ratio(long plain, long embedding, long semantic) {
        return (double) (semantic - embedding) / plain;
    }
}
