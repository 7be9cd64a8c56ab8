package dev.sluice.cache.evaluation;

import java.math.BigDecimal;

/**
 * What a least score does to the pairs of a group.
 *
 * @param minScore the threshold
 * @param recall pairs that should be hits: how many are
 * @param trapped pairs that should not: how many are hits all the same
 */
public record ThresholdPoint(BigDecimal minScore, Share recall, Share trapped) {

    /** Hits, and the wrong ones among them. */
    public Share wrongHits() {
        return new Share(trapped.count(), trapped.count() + recall.count());
    }

    /** Right hits among hits; 1 without hits. */
    public double precision() {
        return 1 - wrongHits().rate();
    }

    /** What the rate of wrong hits does not exceed with 95 % confidence (Clopper-Pearson); 1 where nothing is known. */
    public double wrongBound(Goal.Base base) {
        return among(base).upperBound();
    }

    /** Wrong hits among what they are counted among. */
    public Share among(Goal.Base base) {
        return switch (base) {
            case TRAPS -> trapped;
            case HITS -> wrongHits();
        };
    }
}
