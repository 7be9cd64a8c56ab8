package dev.sluice.cache.evaluation;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * What a threshold is to achieve: of the thresholds with few enough wrong hits, the one with the highest gain.
 *
 * @param maxWrong what the rate of wrong hits must not exceed, above 0 and below 1
 * @param base among what they are counted
 * @param gain of a right hit
 * @param loss by a wrong hit, in the same unit
 */
public record Goal(double maxWrong, Base base, BigDecimal gain, BigDecimal loss) {

    private static final MathContext DIGITS = new MathContext(12, RoundingMode.DOWN);

    /** Among what wrong hits are counted. */
    public enum Base {
        /** Pairs that should not be hits: independent of how many of them there are beside the others. */
        TRAPS("of the pairs that should not be hits"),
        /** Hits: what a user of the cache meets, if the pairs are mixed as the traffic is. */
        HITS("of the hits");

        private final String words;

        Base(String words) {
            this.words = words;
        }

        /** As reports write it. */
        public String words() {
            return words;
        }
    }

    /** As many right hits as a rate of wrong ones allows. */
    public static Goal maxWrong(double rate, Base base) {
        if (!(rate > 0 && rate < 1)) {
            throw new IllegalArgumentException(
                    "maximum rate of wrong hits is " + rate + "; allowed is above 0, below 1");
        }
        return new Goal(rate, base, BigDecimal.ONE, BigDecimal.ZERO);
    }

    /**
     * As much money as possible: a right hit saves the call, a wrong one costs what a wrong answer does. Hits pay as long
     * as their wrong share is at most price / (price + cost).
     *
     * @param costOfWrong USD, above 0
     * @param priceOfCall USD, above 0
     */
    public static Goal cost(BigDecimal costOfWrong, BigDecimal priceOfCall) {
        BigDecimal breakEven = priceOfCall.divide(priceOfCall.add(costOfWrong), DIGITS);
        return new Goal(breakEven.doubleValue(), Base.HITS, priceOfCall, costOfWrong);
    }

    /** What so many hits bring. */
    public BigDecimal value(int right, int wrong) {
        return gain.multiply(BigDecimal.valueOf(right)).subtract(loss.multiply(BigDecimal.valueOf(wrong)));
    }
}
