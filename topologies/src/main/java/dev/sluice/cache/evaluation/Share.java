package dev.sluice.cache.evaluation;

import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;

/**
 * So many of so many, with the Clopper-Pearson interval of the rate behind them.
 *
 * @param count those that did
 * @param of all of them
 */
public record Share(int count, int of) {

    /** One minus the confidence. */
    private static final double ERROR = 0.05;

    /** Nothing of nothing. */
    public static final Share NONE = new Share(0, 0);

    public Share {
        if (count < 0 || count > of) {
            throw new IllegalArgumentException("count is " + count + "; allowed is 0 to " + of);
        }
    }

    /** The share when one more is counted. */
    Share plus(boolean did) {
        return new Share(count + (did ? 1 : 0), of + 1);
    }

    /** Their quotient; 0 when there are none. */
    public double rate() {
        return of == 0 ? 0 : (double) count / of;
    }

    /** Lower end of the interval that holds the rate with 95 % confidence. */
    public double low() {
        return of == 0 ? 0 : interval(ERROR).getLowerBound();
    }

    /** Upper end of that interval. */
    public double high() {
        return of == 0 ? 1 : interval(ERROR).getUpperBound();
    }

    /** What the rate does not exceed with 95 % confidence; one-sided, so lower than {@link #high}. */
    public double upperBound() {
        return of == 0 ? 1 : interval(2 * ERROR).getUpperBound();
    }

    /** How many it takes, with none that did, for {@link #upperBound} to be a rate above 0 or below it. */
    public static long least(double rate) {
        return (long) Math.ceil(Math.log(ERROR) / Math.log1p(-rate));
    }

    private Interval interval(double error) {
        return BinomialConfidenceInterval.CLOPPER_PEARSON.fromErrorRate(of, count, error);
    }
}
