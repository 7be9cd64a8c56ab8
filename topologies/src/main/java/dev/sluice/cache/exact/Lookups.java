package dev.sluice.cache.exact;

import dev.sluice.cache.body.Bodies;
import dev.sluice.cache.reply.Errors;
import dev.sluice.cache.time.Timers;
import dev.sluice.schema.Answer;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.CacheEntry;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.Flight;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.RequestContext;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.TimerKind;
import dev.sluice.schema.TrackedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What becomes of a request: hit, wait, lead, or, when it was here before, the same again. A repetition by the machinery
 * (the record has the position of the one before) is told from one by the caller: the former is never told that its
 * answer is gone, because the answer's record is then read again too, and never tried anew.
 */
final class Lookups {

    private final ExactState state;
    private final Timers timers;
    private final Flights flights;
    private final Outcomes outcomes;
    private final Bodies bodies;
    private final Duration defaultTimeout;
    private final Duration horizon;

    Lookups(
            ExactState state,
            Timers timers,
            Flights flights,
            Outcomes outcomes,
            Bodies bodies,
            Duration defaultTimeout,
            Duration horizon) {
        this.state = state;
        this.timers = timers;
        this.flights = flights;
        this.outcomes = outcomes;
        this.bodies = bodies;
        this.defaultTimeout = defaultTimeout;
        this.horizon = horizon;
    }

    void accept(Lookup lookup, long now) {
        TrackedRequest before = state.request(lookup.getRequest().getRequestId());
        if (before == null) {
            fresh(lookup, now);
        } else if (isOtherContent(before, lookup)) {
            ErrorInfo error = Errors.idReused(lookup.getRequest().getRequestId(), horizon);
            outcomes.tell(lookup, ResponseStatus.ERROR, error, now);
        } else {
            switch (before.getState()) {
                case WAITING -> stillWaiting(before, lookup, now);
                case ANSWERED -> answeredBefore(before, lookup, now);
                case FAILED -> failedBefore(before, lookup, now);
                case UNKNOWN -> fresh(lookup, now);
            }
        }
    }

    private void fresh(Lookup lookup, long now) {
        String id = lookup.getRequest().getRequestId();
        long deadline = deadline(lookup, now);
        timers.set(TimerKind.FORGET, id, Timers.later(Math.max(now, deadline), horizon));
        if (hit(lookup, deadline, now)) {
            return;
        }
        if (deadline <= now) {
            ErrorInfo error = Errors.deadlineExceeded(deadline);
            outcomes.fail(untracked(lookup, deadline), lookup, ResponseStatus.ERROR, error, null, now);
            return;
        }
        flights.joinable(lookup)
                .ifPresentOrElse(
                        flight -> flights.join(flight, lookup, deadline), () -> flights.lead(lookup, deadline, now));
    }

    private boolean hit(Lookup lookup, long deadline, long now) {
        RequestContext context = lookup.getContext();
        CacheEntry entry = context.getReadable() ? state.entry(context.getNormalised()) : null;
        if (entry == null || entry.getExpiresAt().toEpochMilli() <= now) {
            return false;
        }
        Optional<Answer> answer =
                bodies.find(entry.getEntryId(), lookup.getRequest().getTenant());
        if (answer.isEmpty()) {
            // The store may be away for a moment; the answer this request gets replaces the entry.
            return false;
        }
        AnswerSource source =
                entry.getExact().equals(context.getExact()) ? AnswerSource.EXACT_CACHE : AnswerSource.NORMALISED_CACHE;
        long age = Math.max(0, now - entry.getCreatedAt().toEpochMilli());
        outcomes.answer(untracked(lookup, deadline), lookup, answer.get(), source, age, null, now);
        return true;
    }

    private void stillWaiting(TrackedRequest before, Lookup lookup, long now) {
        String id = lookup.getRequest().getRequestId();
        Flight flight = state.flight(before.getFlightKey());
        if (flight == null || !flight.getOpenedBy().equals(before.getOpenedBy())) {
            fresh(lookup, now);
            return;
        }
        restore(before, id, now);
        enlist(before, id);
        timers.set(TimerKind.DEADLINE, id, before.getDeadline().toEpochMilli());
        if (flight.getOpen()) {
            if (flight.getLeader().equals(id)) {
                flights.sendAgain(
                        lookup, before.getFlightKey(), before.getDeadline().toEpochMilli(), now);
            }
            return;
        }
        String entryId = Departures.entryId(before.getFlightKey(), flight.getLeader());
        Optional<Answer> answer = bodies.find(entryId, lookup.getRequest().getTenant());
        if (answer.isPresent()) {
            AnswerSource source = flight.getLeader().equals(id) ? AnswerSource.PROVIDER : AnswerSource.COALESCED;
            // This record decides, not the one that ended the flight: that may be committed and never read again.
            outcomes.answer(before, lookup, answer.get(), source, null, null, now);
        } else if (Deadlines.isTimer(flight.getClosedAt())) {
            fresh(lookup, now);
        }
    }

    private void answeredBefore(TrackedRequest before, Lookup lookup, long now) {
        AnswerSource source = Objects.requireNonNullElse(before.getSource(), AnswerSource.PROVIDER);
        String id = lookup.getRequest().getRequestId();
        restore(before, id, now);
        Optional<Answer> answer = bodies.find(
                Objects.requireNonNullElse(before.getEntryId(), ""),
                lookup.getRequest().getTenant());
        if (answer.isPresent()) {
            // Without a lookup there was nobody to answer yet: this record decides, the other may never be read again.
            String position = before.getLookup() == null ? null : before.getDecidedAt();
            outcomes.answer(before, lookup, answer.get(), source, null, position, now);
        } else if (before.getDecidedAt() == null || !isSameRecord(before, lookup)) {
            outcomes.tell(lookup, ResponseStatus.ERROR, Errors.answerExpired(id), now);
        }
        enlist(before, id);
    }

    private void failedBefore(TrackedRequest before, Lookup lookup, long now) {
        restore(before, lookup.getRequest().getRequestId(), now);
        ErrorInfo error = before.getError();
        boolean same = isSameRecord(before, lookup);
        boolean timedOut = error.getCode().equals(Errors.DEADLINE_EXCEEDED);
        // Never tried anew under this id: the gate would only repeat itself, and others would have joined by then.
        if (same || !timedOut || !hit(lookup, deadline(lookup, now), now)) {
            outcomes.fail(before, lookup, before.getStatus(), error, before.getDecidedAt(), now);
            enlist(before, lookup.getRequest().getRequestId());
        }
    }

    /** A crash may have kept the outcome and taken the flight's list, which the record that decided goes by. */
    private void enlist(TrackedRequest tracked, String id) {
        if (tracked.getOpenedBy() != null) {
            state.addMember(tracked.getFlightKey(), tracked.getOpenedBy(), id);
        }
    }

    /** A crash may have kept what became of a request and taken its timers: it would never be forgotten. */
    private void restore(TrackedRequest before, String id, long now) {
        timers.set(TimerKind.FORGET, id, after(before, horizon, now));
        Flight flight = state.flight(before.getFlightKey());
        if (flight != null && flight.getOpen() && flight.getLeader().equals(id)) {
            timers.set(TimerKind.ABANDONED, id, after(before, defaultTimeout, now));
        }
    }

    /** As it was set at first, so that the same again changes nothing; from now on if that is past. */
    private static long after(TrackedRequest before, Duration time, long now) {
        long at = Timers.later(before.getDeadline().toEpochMilli(), time);
        return at > now ? at : Timers.later(now, time);
    }

    private long deadline(Lookup lookup, long now) {
        Instant deadline = lookup.getRequest().getDeadline();
        return deadline == null ? now + defaultTimeout.toMillis() : deadline.toEpochMilli();
    }

    private static TrackedRequest untracked(Lookup lookup, long deadline) {
        return TrackedRequest.newBuilder(Tracked.unknown(lookup.getContext().getNormalised()))
                .setLookup(Tracked.slim(lookup))
                .setDeadline(Instant.ofEpochMilli(deadline))
                .build();
    }

    private static boolean isOtherContent(TrackedRequest before, Lookup lookup) {
        return before.getLookup() != null
                && !before.getLookup()
                        .getContext()
                        .getContentHash()
                        .equals(lookup.getContext().getContentHash());
    }

    private static boolean isSameRecord(TrackedRequest before, Lookup lookup) {
        return before.getLookup() != null
                && before.getLookup()
                        .getContext()
                        .getPosition()
                        .equals(lookup.getContext().getPosition());
    }
}
