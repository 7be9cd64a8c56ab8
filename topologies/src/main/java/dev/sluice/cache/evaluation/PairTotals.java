package dev.sluice.cache.evaluation;

import java.util.Collection;

/**
 * Totals of some pairs.
 *
 * @param shouldHit pairs with the same answer that were served
 * @param traps pairs with different answers that were served
 * @param unrelated pairs with nothing in common that were served
 */
public record PairTotals(Share shouldHit, Share traps, Share unrelated) {

    /** Adds pairs up. */
    public static PairTotals of(Collection<PairOutcome> outcomes) {
        PairTotals totals = new PairTotals(Share.NONE, Share.NONE, Share.NONE);
        for (PairOutcome outcome : outcomes) {
            totals = totals.plus(outcome);
        }
        return totals;
    }

    private PairTotals plus(PairOutcome outcome) {
        boolean hit = outcome.finding().isHit();
        LabelledPair pair = outcome.pair();
        return new PairTotals(
                pair.sameAnswer() ? shouldHit.plus(hit) : shouldHit,
                pair.isTrap() ? traps.plus(hit) : traps,
                pair.isUnrelated() ? unrelated.plus(hit) : unrelated);
    }
}
