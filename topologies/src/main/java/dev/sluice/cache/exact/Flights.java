package dev.sluice.cache.exact;

import dev.sluice.cache.time.Timers;
import dev.sluice.schema.Flight;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.RequestContext;
import dev.sluice.schema.TimerKind;
import dev.sluice.schema.TrackedRequest;
import dev.sluice.schema.TrackedState;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens flights, lets requests join them, and finds a new leader for one that lost its own. */
final class Flights {

    private static final String INTERACTIVE = "INTERACTIVE";
    /** Those that wait for a screen, then by arrival. */
    private static final Comparator<Lookup> FIRST = Comparator.comparing(
                    (Lookup lookup) -> !lookup.getRequest().getLane().equals(INTERACTIVE))
            .thenComparing(lookup -> lookup.getContext().getReceivedAt());

    private final ExactState state;
    private final Timers timers;
    private final Departures departures;
    private final Duration patience;

    /**
     * Flights over a partition's state.
     *
     * @param patience how long after its leader's deadline a flight is given up
     */
    Flights(ExactState state, Timers timers, Departures departures, Duration patience) {
        this.state = state;
        this.timers = timers;
        this.departures = departures;
        this.patience = patience;
    }

    /** The flight of identical requests that a request may join, if there is one. */
    Optional<Flight> joinable(Lookup lookup) {
        RequestContext context = lookup.getContext();
        if (!context.getCacheable() || !context.getReadable()) {
            return Optional.empty();
        }
        return Optional.ofNullable(state.flight(context.getNormalised()))
                .filter(Flight::getOpen)
                // Its own flight may have outlived what else was known of a leader; it must not wait for itself.
                .filter(flight -> !flight.getLeader().equals(lookup.getRequest().getRequestId()))
                // A deferred leader may take hours; who waits for a screen does not wait for it.
                .filter(flight -> flight.getLane().equals(INTERACTIVE)
                        || !lookup.getRequest().getLane().equals(INTERACTIVE));
    }

    /** Lets a request wait for a leader; deadline in epoch ms. */
    void join(Flight flight, Lookup lookup, long deadline) {
        String id = lookup.getRequest().getRequestId();
        String key = lookup.getContext().getNormalised();
        state.addMember(key, flight.getOpenedBy(), id);
        state.putRequest(id, Tracked.waiting(lookup, true, key, flight.getOpenedBy(), deadline));
        timers.set(TimerKind.DEADLINE, id, deadline);
    }

    /** Makes a request the leader of a new flight, or again of its own, and sends it on; times in epoch ms. */
    void lead(Lookup lookup, long deadline, long now) {
        RequestContext context = lookup.getContext();
        String id = lookup.getRequest().getRequestId();
        Flight shared = state.flight(context.getNormalised());
        boolean taken = shared != null && shared.getOpen();
        boolean own = shared != null && taken && shared.getLeader().equals(id);
        boolean alone = !context.getCacheable() || (taken && !own);
        String key = alone ? context.getNormalised() + '#' + id : context.getNormalised();
        String openedBy = shared != null && own && !alone ? shared.getOpenedBy() : id;
        if (openedBy.equals(id)) {
            state.putFlight(key, new Flight(id, id, lookup.getRequest().getLane(), true, null, null));
        }
        state.addMember(key, openedBy, id);
        Lookup sent = departures.send(lookup, key, deadline, now);
        state.putRequest(id, Tracked.waiting(sent, false, key, openedBy, deadline));
        timers.set(TimerKind.DEADLINE, id, deadline);
        timers.set(TimerKind.ABANDONED, id, Timers.later(deadline, patience));
    }

    /** Sends a leader on once more; times in epoch ms. */
    void sendAgain(Lookup lookup, String flightKey, long deadline, long now) {
        Lookup _ = departures.send(lookup, flightKey, deadline, now);
    }

    /**
     * The leader is out: the next waiting request leads, or the flight ends. The same position again sends on again
     * the one that was promoted then.
     */
    void succeed(String flightKey, String leader, String position, long now) {
        Flight flight = state.flight(flightKey);
        if (flight == null) {
            return;
        }
        if (flight.getOpen() && flight.getLeader().equals(leader)) {
            promote(flightKey, flight, position, now);
        } else if (position.equals(flight.getPromotedAt()) && flight.getOpen()) {
            waiting(flight.getLeader()).ifPresent(tracked -> send(tracked, flightKey, now));
        }
    }

    /** Ends a flight if it is led by the request. */
    void close(String flightKey, String leader, String position) {
        Flight flight = state.flight(flightKey);
        if (flight != null && flight.getOpen() && flight.getLeader().equals(leader)) {
            state.putFlight(flightKey, closed(flight, position));
        }
    }

    /** The requests of a leader's flight, those that were answered included. */
    List<String> members(String flightKey, String leader) {
        TrackedRequest tracked = state.request(leader);
        if (tracked != null && tracked.getOpenedBy() != null) {
            return state.members(flightKey, tracked.getOpenedBy());
        }
        Flight flight = state.flight(flightKey);
        return flight != null && flight.getLeader().equals(leader)
                ? state.members(flightKey, flight.getOpenedBy())
                : List.of();
    }

    /** A request that was promoted has a call of its own, and its response must show that call's cost. */
    static boolean leads(@Nullable Flight flight, String member) {
        return flight != null && flight.getOpen() && flight.getLeader().equals(member);
    }

    private void promote(String flightKey, Flight flight, String position, long now) {
        Optional<TrackedRequest> next = successor(flightKey, flight, now);
        if (next.isEmpty()) {
            state.putFlight(flightKey, closed(flight, position));
            return;
        }
        LlmRequest request = next.get().getLookup().getRequest();
        String id = request.getRequestId();
        state.putFlight(flightKey, new Flight(flight.getOpenedBy(), id, request.getLane(), true, position, null));
        timers.set(
                TimerKind.ABANDONED, id, Timers.later(next.get().getDeadline().toEpochMilli(), patience));
        send(next.get(), flightKey, now);
    }

    private void send(TrackedRequest tracked, String flightKey, long now) {
        long deadline = tracked.getDeadline().toEpochMilli();
        Lookup sent = departures.send(tracked.getLookup(), flightKey, deadline, now);
        if (tracked.getOpenedBy() != null) {
            // With its prompt, because the same position again sends it on again.
            state.putRequest(
                    sent.getRequest().getRequestId(),
                    Tracked.waiting(sent, true, flightKey, tracked.getOpenedBy(), deadline));
        }
    }

    /** The request that leads next. */
    private Optional<TrackedRequest> successor(String flightKey, Flight flight, long now) {
        return state.members(flightKey, flight.getOpenedBy()).stream()
                .filter(id -> !id.equals(flight.getLeader()))
                .flatMap(id -> waiting(id).stream())
                .filter(tracked -> tracked.getDeadline().toEpochMilli() > now)
                .min(Comparator.comparing(TrackedRequest::getLookup, FIRST));
    }

    /** A request that waits and has its prompt. */
    private Optional<TrackedRequest> waiting(String requestId) {
        return Optional.ofNullable(state.request(requestId))
                .filter(tracked -> tracked.getState() == TrackedState.WAITING && hasPrompt(tracked.getLookup()));
    }

    private static boolean hasPrompt(@Nullable Lookup lookup) {
        return lookup != null
                && (!lookup.getRequest().getMessages().isEmpty()
                        || !lookup.getRequest().getInputs().isEmpty()
                        || lookup.getRequest().getRawBody() != null);
    }

    private static Flight closed(Flight flight, String position) {
        return new Flight(
                flight.getOpenedBy(), flight.getLeader(), flight.getLane(), false, flight.getPromotedAt(), position);
    }
}
