package dev.sluice.budget.estimate;

import dev.sluice.schema.TokenEstimate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How often providers counted how many tokens for one of ours, in 64ths. Integers only, so that the same calls give the
 * same bound on every machine.
 */
final class Ratios {

    /** Ratios are kept in 64ths: a bin is 1.6 % wide. */
    static final int UNIT = 64;
    /** Fewer calls than these say nothing about the dearest in a hundred. */
    static final int FEWEST_CALLS = 50;
    /** After so many calls all count half, so that another tokenizer is noticed. */
    private static final int MOST_CALLS = 4_096;
    /** A count that is four times ours is a slip, not a tokenizer. */
    private static final int HIGHEST = 4 * UNIT;

    private static final int LOWEST = UNIT * 3 / 4;
    /** Of so many calls one may be above the bound. */
    private static final int ONE_IN = 1_000;

    private Ratios() {}

    /**
     * The same with one more call.
     *
     * @param estimated tokens counted here, above 0
     * @param actual tokens that the provider counted
     */
    static TokenEstimate with(TokenEstimate before, long estimated, long actual, Instant forgetAt) {
        List<Integer> bins = new ArrayList<>(before.getBins());
        int calls = before.getCalls();
        if (calls >= MOST_CALLS) {
            bins.replaceAll(count -> count / 2);
            calls = bins.stream().mapToInt(Integer::intValue).sum();
        }
        int bin = bin(estimated, actual);
        while (bins.size() <= bin) {
            bins.add(0);
        }
        bins.set(bin, bins.get(bin) + 1);
        return new TokenEstimate(bins, calls + 1, forgetAt);
    }

    /** The ratio that at most one in a thousand calls was above, in 64ths, with a bin to spare; 0: not enough calls. */
    static int bound(TokenEstimate known) {
        if (known.getCalls() < FEWEST_CALLS) {
            return 0;
        }
        int mayBeAbove = known.getCalls() / ONE_IN;
        int above = 0;
        for (int bin = known.getBins().size() - 1; bin >= 0; bin--) {
            above += known.getBins().get(bin);
            if (above > mayBeAbove) {
                return Math.clamp(bin + 1, LOWEST, HIGHEST);
            }
        }
        return LOWEST;
    }

    private static int bin(long estimated, long actual) {
        if (actual >= estimated * (HIGHEST / UNIT)) {
            return HIGHEST;
        }
        return (int) Math.ceilDiv(actual * UNIT, estimated);
    }
}
