package dev.sluice.simulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often calls fail, and how.
 *
 * @param rateBps share of calls that fail, in basis points, 0 to 10,000
 * @param kinds what a failing call does, all equally likely; empty: nothing fails
 */
public record FaultPlan(int rateBps, List<Fault> kinds) {

    /** Nothing fails. */
    public static final FaultPlan NONE = new FaultPlan(0, List.of());

    static final int FULL = 10_000;

    public FaultPlan {
        if (rateBps < 0 || rateBps > FULL) {
            throw new IllegalArgumentException("fault rate is " + rateBps + "; 0 to 10000 basis points are allowed");
        }
        kinds = List.copyOf(kinds);
    }

    @Nullable
    Fault pick(Draw draw) {
        if (kinds.isEmpty() || draw.below(Draw.Purpose.FAULT, FULL) >= rateBps) {
            return null;
        }
        return kinds.get(draw.below(Draw.Purpose.FAULT_KIND, kinds.size()));
    }
}
