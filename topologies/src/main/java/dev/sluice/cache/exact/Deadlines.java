package dev.sluice.cache.exact;

import dev.sluice.cache.reply.Errors;
import dev.sluice.cache.time.Timers;
import dev.sluice.schema.CacheEntry;
import dev.sluice.schema.Flight;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.Timer;
import dev.sluice.schema.TimerKind;
import dev.sluice.schema.TrackedRequest;
import dev.sluice.schema.TrackedState;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What time does: it ends waiting, replaces leaders that nobody answers, and removes what is old. */
final class Deadlines {

    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);
    private static final String TIMER = "timer/";

    private final ExactState state;
    private final Timers timers;
    private final Flights flights;
    private final Outcomes outcomes;
    private final Duration patience;
    /** Where the repetition of unheard timers is; null once it is through. */
    private @Nullable String repeatedTo = "";

    Deadlines(ExactState state, Timers timers, Flights flights, Outcomes outcomes, Duration patience) {
        this.state = state;
        this.timers = timers;
        this.flights = flights;
        this.outcomes = outcomes;
        this.patience = patience;
    }

    /** Whether a position is a timer's. */
    static boolean isTimer(@Nullable String position) {
        return position != null && position.startsWith(TIMER);
    }

    /** Does what is due, at most so many things; returns whether there may be more. */
    boolean tick(long now, int limit) {
        if (repeatedTo != null) {
            return repeat(repeatedTo, now, limit);
        }
        timers.forgetHeard(now, limit);
        List<Map.Entry<String, Timer>> due = timers.due(now, limit);
        for (Map.Entry<String, Timer> entry : due) {
            if (fireOrGiveUp(entry.getValue(), now)) {
                timers.fired(entry.getKey(), entry.getValue(), now);
            } else {
                timers.drop(entry.getKey());
            }
        }
        return due.size() == limit;
    }

    private boolean repeat(String after, long now, int limit) {
        List<Map.Entry<String, Timer>> unheard = timers.unheard(after, limit);
        unheard.forEach(entry -> fireOrGiveUp(entry.getValue(), now));
        repeatedTo = unheard.isEmpty() ? null : unheard.getLast().getKey();
        return true;
    }

    /**
     * One timer must not hold up all others. Only defects of what is stored count: trouble around the process is other
     * exceptions' matter, and the timer fires again once it is over.
     */
    private boolean fireOrGiveUp(Timer timer, long now) {
        try {
            return fire(timer, now);
        } catch (ArithmeticException
                | DateTimeException
                | IllegalArgumentException
                | NullPointerException
                | AvroRuntimeException e) {
            // No message: it may quote a request.
            LOG.error(
                    "A timer of kind {} was dropped: {}",
                    timer.getKind(),
                    e.getClass().getName());
            return false;
        }
    }

    /** Returns whether it made something that a crash could take. */
    private boolean fire(Timer timer, long now) {
        return switch (timer.getKind()) {
            case DEADLINE -> deadline(timer, now);
            case ABANDONED -> abandoned(timer, now);
            case FORGET -> forget(timer.getSubject(), now);
            case EXPIRY -> expire(timer.getSubject(), now);
            case UNKNOWN -> false;
        };
    }

    private boolean deadline(Timer timer, long now) {
        TrackedRequest tracked = state.request(timer.getSubject());
        if (tracked == null || tracked.getLookup() == null) {
            return false;
        }
        boolean waiting = tracked.getState() == TrackedState.WAITING;
        boolean over = waiting && tracked.getDeadline().toEpochMilli() <= now;
        boolean again =
                tracked.getState() == TrackedState.FAILED && position(timer).equals(tracked.getDecidedAt());
        if (over || again) {
            outcomes.fail(
                    tracked,
                    tracked.getLookup(),
                    ResponseStatus.ERROR,
                    Errors.deadlineExceeded(tracked.getDeadline().toEpochMilli()),
                    position(timer),
                    now);
        }
        // A crash may take what decided the request; then this is all that is left to end its waiting.
        return !waiting || over;
    }

    private boolean abandoned(Timer timer, long now) {
        TrackedRequest leader = state.request(timer.getSubject());
        if (leader == null || Timers.later(leader.getDeadline().toEpochMilli(), patience) > now) {
            return false;
        }
        flights.succeed(leader.getFlightKey(), timer.getSubject(), position(timer), now);
        Flight flight = state.flight(leader.getFlightKey());
        return flight != null
                && (position(timer).equals(flight.getPromotedAt())
                        || position(timer).equals(flight.getClosedAt()));
    }

    private boolean forget(String id, long now) {
        TrackedRequest tracked = state.request(id);
        if (tracked == null) {
            return false;
        }
        Flight flight = state.flight(tracked.getFlightKey());
        boolean owns = flight != null
                && (flight.getOpenedBy().equals(id) || flight.getLeader().equals(id));
        boolean needed = flight != null && owns && flight.getOpen();
        if (tracked.getState() == TrackedState.WAITING || needed) {
            timers.set(TimerKind.FORGET, id, now + patience.toMillis() + 1);
            return false;
        }
        if (tracked.getOpenedBy() != null) {
            state.removeMember(tracked.getFlightKey(), tracked.getOpenedBy(), id);
        }
        if (owns) {
            state.removeFlight(tracked.getFlightKey());
        }
        state.removeRequest(id);
        return false;
    }

    private boolean expire(String fingerprint, long now) {
        CacheEntry entry = state.entry(fingerprint);
        if (entry != null && entry.getExpiresAt().toEpochMilli() <= now) {
            state.removeEntry(fingerprint);
        }
        return false;
    }

    private static String position(Timer timer) {
        return TIMER
                + timer.getKind()
                + '/'
                + timer.getSubject()
                + '/'
                + timer.getAt().toEpochMilli();
    }
}
