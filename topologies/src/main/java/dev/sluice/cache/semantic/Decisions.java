package dev.sluice.cache.semantic;

import dev.sluice.schema.CacheDecision;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.RequestContext;
import dev.sluice.schema.SemanticLookup;
import dev.sluice.schema.SemanticMatch;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Explanations of decisions. Times are epoch ms. */
public final class Decisions {

    private Decisions() {}

    /** There was no search. */
    public static CacheDecision skipped(Lookup lookup, String because, long now) {
        return about(lookup.getRequest().getRequestId(), lookup.getRequest().getTenant(), lookup.getContext(), now)
                .setServed(false)
                .setSkippedBecause(because)
                .build();
    }

    /** A search found an entry to serve, or none. */
    static CacheDecision made(SemanticLookup lookup, boolean served, @Nullable SemanticMatch match, long now) {
        CacheDecision.Builder decision = about(
                        lookup.getAdmission().getRequest().getRequestId(),
                        lookup.getAdmission().getRequest().getTenant(),
                        lookup.getContext(),
                        now)
                .setModel(lookup.getQuestion().getModel())
                .setServed(served);
        if (match != null) {
            decision.setEntryId(match.getEntryId())
                    .setSimilarity(match.getSimilarity())
                    .setScore(match.getScore())
                    .setGuard(match.getGuard());
        }
        return decision.build();
    }

    private static CacheDecision.Builder about(String requestId, String tenant, RequestContext context, long now) {
        return CacheDecision.newBuilder()
                .setRequestId(requestId)
                .setTenant(tenant)
                .setScope(context.getCompatibility())
                .setQueryType(context.getQueryType())
                .setLanguage(context.getLanguage())
                .setDecidedAt(Instant.ofEpochMilli(now));
    }
}
