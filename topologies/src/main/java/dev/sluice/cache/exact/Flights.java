package dev.sluice.cache.exact;

import dev.sluice.cache.fingerprint.Digest;
import dev.sluice.cache.tokens.TokenCounter;
import dev.sluice.schema.Admission;
import dev.sluice.schema.Flight;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.RequestContext;
import dev.sluice.schema.TimerKind;
import dev.sluice.schema.TrackedRequest;
import dev.sluice.schema.TrackedState;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
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
    private final Outbox outbox;
    private final TokenCounter tokens;
    private final Duration patience;

    /**
     * Flights over a partition's state.
     *
     * @param patience how long after its leader's deadline a flight is given up
     */
    Flights(ExactState state, Timers timers, Outbox outbox, TokenCounter tokens, Duration patience) {
        this.state = state;
        this.timers = timers;
        this.outbox = outbox;
        this.tokens = tokens;
        this.patience = patience;
    }

    /** Where the answer to a leader's call is kept. */
    static String entryId(String flightKey, String leader) {
        return new Digest().text("entry").text(flightKey).text(leader).hex();
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

    /** Makes a request the leader of a new flight, or again of its own, and asks for its admission. */
    void lead(Lookup lookup, long deadline) {
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
        state.putRequest(id, Tracked.waiting(lookup, false, key, openedBy, deadline));
        timers.set(TimerKind.DEADLINE, id, deadline);
        timers.set(TimerKind.ABANDONED, id, Timers.later(deadline, patience));
        admit(lookup, key);
    }

    /** Asks for the admission of a leader, again if need be: the gate drops repetitions. */
    void admit(Lookup lookup, String flightKey) {
        LlmRequest request = lookup.getRequest();
        RequestContext context = lookup.getContext();
        outbox.admit(Admission.newBuilder()
                .setRequest(request)
                .setContentHash(context.getContentHash())
                .setFlightKey(flightKey)
                .setEntryId(entryId(flightKey, request.getRequestId()))
                .setBodyTtlMs(context.getCacheable() ? context.getTtlMs() : 0)
                .setPromptTokens(tokens.count(request))
                .setLanguage(context.getLanguage())
                .setQueryType(context.getQueryType())
                .setReceivedAt(context.getReceivedAt())
                .build());
    }

    /**
     * The leader is out: the next waiting request leads, or the flight ends. The same position again asks again for the
     * admission of the one that was promoted then.
     */
    void succeed(String flightKey, String leader, String position, long now) {
        Flight flight = state.flight(flightKey);
        if (flight == null) {
            return;
        }
        if (flight.getOpen() && flight.getLeader().equals(leader)) {
            promote(flightKey, flight, position, now);
        } else if (position.equals(flight.getPromotedAt()) && flight.getOpen()) {
            waiting(flight.getLeader()).ifPresent(lookup -> admit(lookup, flightKey));
        }
    }

    /** Ends a flight if it is led by the request. */
    void close(String flightKey, String leader, String position) {
        Flight flight = state.flight(flightKey);
        if (flight != null && flight.getOpen() && flight.getLeader().equals(leader)) {
            state.putFlight(flightKey, closed(flight, position));
        }
    }

    private void promote(String flightKey, Flight flight, String position, long now) {
        Optional<Lookup> next = successors(flightKey, flight, now).min(FIRST);
        if (next.isEmpty()) {
            state.putFlight(flightKey, closed(flight, position));
            return;
        }
        LlmRequest request = next.get().getRequest();
        state.putFlight(
                flightKey,
                new Flight(flight.getOpenedBy(), request.getRequestId(), request.getLane(), true, position, null));
        TrackedRequest tracked = state.request(request.getRequestId());
        long deadline = tracked == null ? now : tracked.getDeadline().toEpochMilli();
        timers.set(TimerKind.ABANDONED, request.getRequestId(), Timers.later(deadline, patience));
        admit(next.get(), flightKey);
    }

    /** Requests that may lead. */
    private Stream<Lookup> successors(String flightKey, Flight flight, long now) {
        return state.members(flightKey, flight.getOpenedBy()).stream()
                .filter(id -> !id.equals(flight.getLeader()))
                .flatMap(id -> Stream.ofNullable(state.request(id)))
                .filter(tracked -> tracked.getState() == TrackedState.WAITING
                        && tracked.getDeadline().toEpochMilli() > now)
                .map(TrackedRequest::getLookup)
                .filter(Flights::hasPrompt);
    }

    private Optional<Lookup> waiting(String requestId) {
        return Optional.ofNullable(state.request(requestId))
                .filter(tracked -> tracked.getState() == TrackedState.WAITING)
                .map(TrackedRequest::getLookup)
                .filter(Flights::hasPrompt);
    }

    private static boolean hasPrompt(@Nullable Lookup lookup) {
        return lookup != null
                && (!lookup.getRequest().getMessages().isEmpty()
                        || lookup.getRequest().getRawBody() != null);
    }

    private static Flight closed(Flight flight, String position) {
        return new Flight(
                flight.getOpenedBy(), flight.getLeader(), flight.getLane(), false, flight.getPromotedAt(), position);
    }
}
