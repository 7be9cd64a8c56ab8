package dev.sluice.cache.evaluation;

/** The threshold a group should have. */
public sealed interface Recommendation {

    /** This one. */
    record Recommended(ThresholdPoint point) implements Recommendation {}

    /**
     * None: the pairs do not show that any threshold with hits has few enough wrong ones.
     *
     * @param best the threshold with the lowest bound
     * @param needed pairs that it takes at least, of those among which wrong hits are counted, with none
     */
    record TooLittleEvidence(ThresholdPoint best, long needed) implements Recommendation {}
}
