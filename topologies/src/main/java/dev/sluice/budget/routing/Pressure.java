package dev.sluice.budget.routing;

import dev.sluice.budget.ledger.Counter;
import dev.sluice.schema.RoutePolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether budgets are so far used that a route starts a rung lower. */
public final class Pressure {

    private static final long ALL = 10_000;

    private Pressure() {}

    /** Whether one of the budgets has reached the share that the route names, with what is reserved. */
    public static boolean isOn(@Nullable RoutePolicy route, List<Counter> counters) {
        @Nullable Integer share = route == null ? null : route.getPressureBps();
        return share != null
                && counters.stream().anyMatch(c -> c.spent() + c.reserved() >= part(Math.max(0, c.limit()), share));
    }

    /** A share of an amount; in two steps, because the product of both may be more than a long holds. */
    private static long part(long amount, int shareBps) {
        return amount / ALL * shareBps + amount % ALL * shareBps / ALL;
    }
}
