package dev.sluice.cache.exact;

import dev.sluice.cache.time.Timers;
import dev.sluice.schema.Flight;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.RefusalScope;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.TimerKind;
import dev.sluice.schema.TrackedRequest;
import dev.sluice.schema.TrackedState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a refusal does: alone it moves the lead to the next that waits, for a flight it ends all. */
final class Refusals {

    private final ExactState state;
    private final Timers timers;
    private final Flights flights;
    private final Outcomes outcomes;
    private final Duration horizon;

    Refusals(ExactState state, Timers timers, Flights flights, Outcomes outcomes, Duration horizon) {
        this.state = state;
        this.timers = timers;
        this.flights = flights;
        this.outcomes = outcomes;
        this.horizon = horizon;
    }

    void accept(Refusal refusal, String position, long now) {
        String id = refusal.getRequestId();
        String key = refusal.getFlightKey();
        Flight flight = state.flight(key);
        TrackedRequest tracked = state.request(id);
        String openedBy = tracked != null && tracked.getOpenedBy() != null
                ? tracked.getOpenedBy()
                : flight == null ? id : flight.getOpenedBy();
        refuse(id, refusal, position, now);
        if (refusal.getScope() == RefusalScope.FLIGHT) {
            boolean goesOn = goesOn(flight, openedBy, id);
            for (String member : state.members(key, openedBy)) {
                if (!member.equals(id) && (!goesOn || isRefusedAt(member, position))) {
                    refuse(member, refusal, position, now);
                }
            }
            flights.close(key, id, position);
        } else {
            flights.succeed(key, id, position, now);
        }
    }

    private void refuse(String id, Refusal refusal, String position, long now) {
        ResponseStatus status =
                refusal.getStatus() == ResponseStatus.REFUSED ? ResponseStatus.REFUSED : ResponseStatus.ERROR;
        TrackedRequest tracked = state.request(id);
        if (tracked == null) {
            timers.set(TimerKind.FORGET, id, now + horizon.toMillis());
            state.putRequest(
                    id, Tracked.failed(Tracked.unknown(refusal.getFlightKey()), status, refusal.getError(), position));
        } else if (tracked.getLookup() != null && isToRefuse(tracked, position)) {
            outcomes.fail(tracked, tracked.getLookup(), status, refusal.getError(), position, now);
        }
    }

    /** Whether the flight has another leader by now, whose answer is still expected. */
    private static boolean goesOn(@Nullable Flight flight, String openedBy, String refused) {
        return flight != null
                && flight.getOpenedBy().equals(openedBy)
                && flight.getOpen()
                && !flight.getLeader().equals(refused);
    }

    private boolean isRefusedAt(String id, String position) {
        TrackedRequest tracked = state.request(id);
        return tracked != null && isAt(position, tracked.getDecidedAt());
    }

    private static boolean isToRefuse(TrackedRequest tracked, String position) {
        return tracked.getState() == TrackedState.WAITING
                || (tracked.getState() == TrackedState.FAILED && isAt(position, tracked.getDecidedAt()));
    }

    private static boolean isAt(String position, @Nullable String decidedAt) {
        return position.equals(decidedAt);
    }
}
