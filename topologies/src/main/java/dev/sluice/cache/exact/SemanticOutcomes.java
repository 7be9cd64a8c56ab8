package dev.sluice.cache.exact;

import dev.sluice.cache.body.Bodies;
import dev.sluice.cache.reply.Errors;
import dev.sluice.cache.time.Timers;
import dev.sluice.schema.Answer;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.CacheEntry;
import dev.sluice.schema.Flight;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.SemanticMatch;
import dev.sluice.schema.SemanticOutcome;
import dev.sluice.schema.TimerKind;
import dev.sluice.schema.TrackedRequest;
import dev.sluice.schema.TrackedState;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the semantic tier's decision about a leader does here. Served, the leader has its response already: its entry
 * becomes one of the exact tier, too, and all that wait are answered with it. Not served, the leader waits for a
 * provider, even if it was said to be served before: that decision may have been lost with its response.
 */
final class SemanticOutcomes {

    private final ExactState state;
    private final Timers timers;
    private final Flights flights;
    private final Outcomes outcomes;
    private final Bodies bodies;
    private final Duration horizon;

    SemanticOutcomes(
            ExactState state, Timers timers, Flights flights, Outcomes outcomes, Bodies bodies, Duration horizon) {
        this.state = state;
        this.timers = timers;
        this.flights = flights;
        this.outcomes = outcomes;
        this.bodies = bodies;
        this.horizon = horizon;
    }

    void accept(SemanticOutcome outcome, String position, long now) {
        CacheEntry entry = outcome.getEntry();
        SemanticMatch match = outcome.getMatch();
        if (entry != null && match != null) {
            served(outcome, entry, match, position, now);
        } else {
            notServed(outcome, match);
        }
    }

    private void served(SemanticOutcome outcome, CacheEntry entry, SemanticMatch match, String position, long now) {
        String leader = outcome.getRequestId();
        String key = outcome.getFlightKey();
        TrackedRequest tracked = state.request(leader);
        if (tracked == null) {
            // Read before its request: kept for when that comes.
            timers.set(TimerKind.FORGET, leader, now + horizon.toMillis());
            state.putRequest(leader, answered(Tracked.unknown(key), match, position));
        } else if (tracked.getState() == TrackedState.WAITING) {
            state.putRequest(leader, answered(tracked, match, position));
        }
        Flight flight = state.flight(key);
        Optional<Answer> answer = bodies.find(entry.getEntryId(), outcome.getTenant());
        boolean handedOver = flight != null && position.equals(flight.getPromotedAt());
        if (answer.isPresent() && !handedOver) {
            keep(key, entry, now);
            release(flights.members(key, leader), leader, position, now, new Served(answer.get(), entry, match));
            flights.close(key, leader, position);
        } else {
            sayGone(flights.members(key, leader), leader, position, now);
            flights.succeed(key, leader, position, now);
        }
    }

    private record Served(Answer answer, CacheEntry entry, SemanticMatch match) {}

    private void release(Iterable<String> members, String leader, String position, long now, Served served) {
        long age = Math.max(0, now - served.entry().getCreatedAt().toEpochMilli());
        Flight flight = null;
        for (String member : members) {
            TrackedRequest tracked = state.request(member);
            if (!member.equals(leader) && tracked != null && Answers.isToAnswer(tracked, position)) {
                Lookup lookup = tracked.getLookup();
                flight = flight == null ? state.flight(tracked.getFlightKey()) : flight;
                if (lookup != null && !Flights.leads(flight, member)) {
                    outcomes.answer(
                            Tracked.matched(tracked, served.match()),
                            lookup,
                            served.answer(),
                            AnswerSource.SEMANTIC_CACHE,
                            age,
                            position,
                            now);
                }
            }
        }
    }

    /** Who was answered from here may not have heard it, and the body is gone meanwhile. */
    private void sayGone(Iterable<String> members, String leader, String position, long now) {
        for (String member : members) {
            TrackedRequest tracked = state.request(member);
            if (tracked != null
                    && tracked.getLookup() != null
                    && !member.equals(leader)
                    && tracked.getState() == TrackedState.ANSWERED
                    && position.equals(tracked.getDecidedAt())) {
                outcomes.tell(tracked.getLookup(), ResponseStatus.ERROR, Errors.answerExpired(member), now);
            }
        }
    }

    private void keep(String fingerprint, CacheEntry entry, long now) {
        CacheEntry before = state.entry(fingerprint);
        boolean newer = before == null || !before.getCreatedAt().isAfter(entry.getCreatedAt());
        if (newer && entry.getExpiresAt().toEpochMilli() > now) {
            state.putEntry(fingerprint, entry);
            timers.set(TimerKind.EXPIRY, fingerprint, entry.getExpiresAt().toEpochMilli());
        }
    }

    private void notServed(SemanticOutcome outcome, @Nullable SemanticMatch match) {
        String id = outcome.getRequestId();
        TrackedRequest tracked = state.request(id);
        if (tracked == null) {
            return;
        }
        boolean taken = tracked.getState() == TrackedState.ANSWERED
                && tracked.getSource() == AnswerSource.SEMANTIC_CACHE
                && tracked.getDecidedAt() != null;
        if (taken && tracked.getLookup() != null) {
            state.putRequest(id, Tracked.waitingAgain(tracked, match));
            timers.set(TimerKind.DEADLINE, id, tracked.getDeadline().toEpochMilli());
        } else if (taken) {
            state.removeRequest(id);
        } else if (tracked.getState() == TrackedState.WAITING && match != null) {
            state.putRequest(id, Tracked.matched(tracked, match));
        }
    }

    private static TrackedRequest answered(TrackedRequest before, SemanticMatch match, String position) {
        return Tracked.answered(
                Tracked.matched(before, match), AnswerSource.SEMANTIC_CACHE, match.getEntryId(), position);
    }
}
