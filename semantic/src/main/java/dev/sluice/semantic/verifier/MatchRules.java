package dev.sluice.semantic.verifier;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When an entry is served.
 *
 * @param minSimilarity least cosine, from -1 to 1
 * @param minScore least score of the verifier, from 0 to 1; null: the one it was calibrated with
 * @param disabled guards that do not count
 */
public record MatchRules(double minSimilarity, @Nullable Double minScore, Set<Guard> disabled) {

    public MatchRules {
        disabled = Set.copyOf(disabled);
    }
}
