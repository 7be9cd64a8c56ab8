package dev.sluice.cache.exact;

import dev.sluice.cache.exclusion.ExclusionRules;
import dev.sluice.cache.time.Timers;
import dev.sluice.embeddings.Embeddings;
import dev.sluice.schema.Answer;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.CacheEntry;
import dev.sluice.schema.Flight;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.RequestContext;
import dev.sluice.schema.SemanticFill;
import dev.sluice.schema.TimerKind;
import dev.sluice.schema.TrackedRequest;
import dev.sluice.schema.TrackedState;
import java.time.Duration;
import java.time.Instant;

/**
 * What an answer does: it becomes an entry, and answers the leader and all that wait with it. The same record read again
 * answers all of them again; another record for the same flight only those nobody has answered.
 */
final class Answers {

    private final ExactState state;
    private final Timers timers;
    private final Flights flights;
    private final Outcomes outcomes;
    private final Outbox outbox;
    private final ExclusionRules exclusions;
    private final Duration horizon;

    Answers(
            ExactState state,
            Timers timers,
            Flights flights,
            Outcomes outcomes,
            Outbox outbox,
            ExclusionRules exclusions,
            Duration horizon) {
        this.state = state;
        this.timers = timers;
        this.flights = flights;
        this.outcomes = outcomes;
        this.outbox = outbox;
        this.exclusions = exclusions;
        this.horizon = horizon;
    }

    void accept(Answer answer, String position, long now) {
        String leader = answer.getRequestId();
        String key = answer.getFlightKey();
        TrackedRequest tracked = state.request(leader);
        Flight flight = state.flight(key);
        if (tracked == null) {
            // Read before its request: kept for when that comes.
            timers.set(TimerKind.FORGET, leader, now + horizon.toMillis());
            state.putRequest(
                    leader,
                    Tracked.answered(Tracked.unknown(key), AnswerSource.PROVIDER, answer.getEntryId(), position));
        } else if (tracked.getLookup() != null) {
            keep(tracked.getLookup(), answer, now);
            if (isToAnswer(tracked, position)) {
                outcomes.answer(tracked, tracked.getLookup(), answer, AnswerSource.PROVIDER, null, position, now);
            }
        }
        for (String member : flights.members(key, leader)) {
            if (!member.equals(leader) && !Flights.leads(flight, member)) {
                coalesced(member, answer, position, now);
            }
        }
        flights.close(key, leader, position);
    }

    private void coalesced(String member, Answer answer, String position, long now) {
        TrackedRequest tracked = state.request(member);
        if (tracked != null && tracked.getLookup() != null && isToAnswer(tracked, position)) {
            outcomes.answer(tracked, tracked.getLookup(), answer, AnswerSource.COALESCED, null, position, now);
        }
    }

    private void keep(Lookup lookup, Answer answer, long now) {
        RequestContext context = lookup.getContext();
        Instant expires = answer.getCompletedAt().plusMillis(context.getTtlMs());
        CacheEntry before = state.entry(context.getNormalised());
        boolean newer = before == null || !before.getCreatedAt().isAfter(answer.getCompletedAt());
        if (!context.getCacheable() || !answer.getBodyStored() || expires.toEpochMilli() <= now || !newer) {
            return;
        }
        // Vectors say nothing that a rule could find, and are long.
        if (!Embeddings.isFor(lookup.getRequest())
                && exclusions.ofAnswer(answer).isPresent()) {
            return;
        }
        state.putEntry(
                context.getNormalised(),
                CacheEntry.newBuilder()
                        .setEntryId(answer.getEntryId())
                        .setTenant(answer.getTenant())
                        .setExact(context.getExact())
                        .setCreatedAt(answer.getCompletedAt())
                        .setExpiresAt(expires)
                        .setCostNanoUsd(answer.getCostNanoUsd())
                        .setSources(lookup.getRequest().getSources())
                        .build());
        timers.set(TimerKind.EXPIRY, context.getNormalised(), expires.toEpochMilli());
        if (context.getReadable() && context.getSemanticSkipped() == null) {
            outbox.fill(SemanticFill.newBuilder()
                    .setEntryId(answer.getEntryId())
                    .setTenant(answer.getTenant())
                    .setScope(context.getCompatibility())
                    .setCreatedAt(answer.getCompletedAt())
                    .setExpiresAt(expires)
                    .setCostNanoUsd(answer.getCostNanoUsd())
                    .setSources(lookup.getRequest().getSources())
                    .build());
        }
    }

    /** Who waits, and who was answered by the same record before. */
    static boolean isToAnswer(TrackedRequest tracked, String position) {
        return tracked.getState() == TrackedState.WAITING
                || (tracked.getState() == TrackedState.ANSWERED && position.equals(tracked.getDecidedAt()));
    }
}
