package dev.sluice.cache.evaluation;

/** What the cache did with a pair. */
public record PairOutcome(LabelledPair pair, Finding finding) {

    /** Whether it did what the label says. */
    public boolean isRight() {
        return finding.isHit() == pair.sameAnswer();
    }
}
