package dev.sluice.cache.semantic;

import dev.sluice.cache.intake.Requests;
import dev.sluice.cache.reply.HitRecords;
import dev.sluice.cache.reply.Replies;
import dev.sluice.schema.Admission;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.CacheEntry;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.SemanticFill;
import dev.sluice.schema.SemanticLookup;
import dev.sluice.schema.SemanticMatch;
import dev.sluice.schema.SemanticOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Says what was decided about a question: to the caller or the gate, to the ledger, to the exact tier. */
final class Verdicts {

    private final SemanticOutbox outbox;

    Verdicts(SemanticOutbox outbox) {
        this.outbox = outbox;
    }

    /** It is answered with an entry. */
    void hit(SemanticLookup lookup, Found.Hit hit, long now) {
        Admission admission = lookup.getAdmission();
        Lookup asked = new Lookup(Requests.slim(admission.getRequest()), lookup.getContext());
        SemanticFill answer = hit.entry().getAnswer();
        long age = Math.max(0, now - answer.getCreatedAt().toEpochMilli());
        outbox.respond(Replies.saved(asked, hit.answer(), AnswerSource.SEMANTIC_CACHE, age, hit.match(), now));
        outbox.record(HitRecords.hit(asked, hit.answer(), AnswerSource.SEMANTIC_CACHE, hit.match(), now));
        CacheEntry entry = CacheEntry.newBuilder()
                .setEntryId(answer.getEntryId())
                .setTenant(answer.getTenant())
                .setExact(lookup.getContext().getExact())
                .setCreatedAt(answer.getCreatedAt())
                .setExpiresAt(answer.getExpiresAt())
                .setCostNanoUsd(answer.getCostNanoUsd())
                .setSources(answer.getSources())
                .build();
        tell(lookup, entry, hit.match(), now);
    }

    /** It needs a provider call. */
    void miss(SemanticLookup lookup, @Nullable SemanticMatch closest, long now) {
        outbox.admit(lookup.getAdmission());
        tell(lookup, null, closest, now);
    }

    /** It was answered before, and must not be any more: the exact tier ends it at its deadline. */
    void late(SemanticLookup lookup, long now) {
        tell(lookup, null, null, now);
    }

    private void tell(SemanticLookup lookup, @Nullable CacheEntry entry, @Nullable SemanticMatch match, long now) {
        Admission admission = lookup.getAdmission();
        outbox.tell(SemanticOutcome.newBuilder()
                .setRequestId(admission.getRequest().getRequestId())
                .setTenant(admission.getRequest().getTenant())
                .setFlightKey(admission.getFlightKey())
                .setEntry(entry)
                .setMatch(match)
                .setAt(Instant.ofEpochMilli(now))
                .build());
        outbox.explain(Decisions.made(lookup, entry != null, match, now));
    }
}
