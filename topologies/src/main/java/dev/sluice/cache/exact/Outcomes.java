package dev.sluice.cache.exact;

import dev.sluice.cache.exclusion.Exclusion;
import dev.sluice.cache.exclusion.ExclusionRules;
import dev.sluice.cache.reply.HitRecords;
import dev.sluice.cache.reply.Replies;
import dev.sluice.schema.Answer;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.SemanticMatch;
import dev.sluice.schema.TrackedRequest;
import org.jspecify.annotations.Nullable;

/** Ends requests: tells the caller, tells the ledger, remembers. Times are epoch ms. */
final class Outcomes {

    private final ExactState state;
    private final Outbox outbox;
    private final ExclusionRules exclusions;

    Outcomes(ExactState state, Outbox outbox, ExclusionRules exclusions) {
        this.state = state;
        this.outbox = outbox;
        this.exclusions = exclusions;
    }

    /** Answers a request and remembers by what; {@code position} is null when the request's own record decided. */
    void answer(
            TrackedRequest tracked,
            Lookup lookup,
            Answer answer,
            AnswerSource source,
            @Nullable Long ageMs,
            @Nullable String position,
            long now) {
        TrackedRequest known = withLookup(tracked, lookup);
        state.putRequest(
                lookup.getRequest().getRequestId(), Tracked.answered(known, source, answer.getEntryId(), position));
        if (source == AnswerSource.PROVIDER) {
            String unlooked = known.getLookup().getContext().getSemanticSkipped();
            String unkept = skipped(lookup, answer);
            outbox.respond(Replies.provider(lookup, answer, known.getMatch(), unlooked, unkept, now));
        } else {
            SemanticMatch match = source == AnswerSource.SEMANTIC_CACHE ? known.getMatch() : null;
            outbox.respond(Replies.saved(lookup, answer, source, ageMs, match, now));
            outbox.record(HitRecords.hit(lookup, answer, source, match, now));
        }
    }

    /** Tells a request no and remembers why. */
    void fail(
            TrackedRequest tracked,
            Lookup lookup,
            ResponseStatus status,
            ErrorInfo error,
            @Nullable String position,
            long now) {
        state.putRequest(
                lookup.getRequest().getRequestId(),
                Tracked.failed(withLookup(tracked, lookup), status, error, position));
        tell(lookup, status, error, now);
    }

    /** Tells a request no, and changes nothing. */
    void tell(Lookup lookup, ResponseStatus status, ErrorInfo error, long now) {
        outbox.respond(Replies.failure(lookup.getRequest(), lookup.getContext(), status, error, now));
    }

    private @Nullable String skipped(Lookup lookup, Answer answer) {
        return lookup.getContext().getCacheable()
                ? exclusions.ofAnswer(answer).map(Exclusion::code).orElse(null)
                : lookup.getContext().getExcludedBecause();
    }

    private static TrackedRequest withLookup(TrackedRequest tracked, Lookup lookup) {
        return tracked.getLookup() != null
                ? tracked
                : TrackedRequest.newBuilder()
                        .setState(tracked.getState())
                        .setLookup(lookup)
                        .setFlightKey(tracked.getFlightKey())
                        .setOpenedBy(tracked.getOpenedBy())
                        .setDeadline(tracked.getDeadline())
                        .setMatch(tracked.getMatch())
                        .build();
    }
}
