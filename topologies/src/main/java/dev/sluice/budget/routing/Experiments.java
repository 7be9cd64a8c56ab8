package dev.sluice.budget.routing;

import dev.sluice.budget.state.Keys;
import dev.sluice.schema.RouteArm;
import dev.sluice.schema.RoutePolicy;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Splits the requests of a route into arms: by a hash, so that a request is in the same arm whoever asks and whenever. */
public final class Experiments {

    private static final int ALL = 10_000;
    private static final int HEX_DIGITS = 15;

    private Experiments() {}

    /** The arm of a request; null when the route has none, or none for this request. */
    public static @Nullable RouteArm arm(RoutePolicy route, String requestId) {
        if (route.getArms().isEmpty()) {
            return null;
        }
        int place = place(Objects.requireNonNullElse(route.getExperiment(), route.getName()), requestId);
        int end = 0;
        for (RouteArm arm : route.getArms()) {
            end += arm.getShareBps();
            if (place < end) {
                return arm;
            }
        }
        return null;
    }

    /** Where a request is between 0 and 10,000; other experiments see it somewhere else. */
    static int place(String experiment, String requestId) {
        String digest = Keys.digest(List.of("experiment", experiment, requestId));
        return (int) (Long.parseLong(digest.substring(0, HEX_DIGITS), 16) % ALL);
    }
}
