package dev.sluice.cache.exact;

import dev.sluice.cache.fingerprint.Digest;
import dev.sluice.cache.semantic.Decisions;
import dev.sluice.cache.semantic.Route;
import dev.sluice.cache.semantic.SemanticRouter;
import dev.sluice.cache.semantic.SkipReasons;
import dev.sluice.schema.Admission;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.RequestContext;
import dev.sluice.schema.SemanticLookup;
import dev.sluice.tokens.TokenCounter;

/** Sends leaders on: to the semantic tier where rephrased questions may have an answer, else to admission. */
final class Departures {

    private final Outbox outbox;
    private final TokenCounter tokens;
    private final SemanticRouter router;

    Departures(Outbox outbox, TokenCounter tokens, SemanticRouter router) {
        this.outbox = outbox;
        this.tokens = tokens;
        this.router = router;
    }

    /** Where the answer to a leader's call is kept. */
    static String entryId(String flightKey, String leader) {
        return new Digest().text("entry").text(flightKey).text(leader).hex();
    }

    /**
     * Sends a leader on, again if need be: the gate drops repetitions, the semantic tier repeats its decisions. Times are
     * epoch ms.
     *
     * @return the lookup, with the reason if the semantic tier was left out
     */
    Lookup send(Lookup lookup, String flightKey, long deadline, long now) {
        Admission admission = admission(lookup, flightKey);
        if (!lookup.getContext().getCacheable()) {
            // Why is said already: nothing of the cache is used.
            outbox.admit(admission);
            return lookup;
        }
        switch (router.route(lookup, admission, deadline)) {
            case Route.Search(SemanticLookup search) -> {
                outbox.search(search);
                return lookup;
            }
            case Route.Straight(String because) -> {
                outbox.admit(admission);
                if (!because.equals(SkipReasons.SWITCHED_OFF) && !because.equals(SkipReasons.EMBEDDINGS)) {
                    outbox.explain(Decisions.skipped(lookup, because, now));
                }
                return skipped(lookup, because);
            }
        }
    }

    private Admission admission(Lookup lookup, String flightKey) {
        LlmRequest request = lookup.getRequest();
        RequestContext context = lookup.getContext();
        return Admission.newBuilder()
                .setRequest(request)
                .setContentHash(context.getContentHash())
                .setFlightKey(flightKey)
                .setEntryId(entryId(flightKey, request.getRequestId()))
                .setBodyTtlMs(context.getCacheable() ? context.getTtlMs() : 0)
                .setPromptTokens(tokens.count(request))
                .setTrimmedTokens(context.getTrimmedTokens())
                .setLanguage(context.getLanguage())
                .setQueryType(context.getQueryType())
                .setReceivedAt(context.getReceivedAt())
                .build();
    }

    private static Lookup skipped(Lookup lookup, String because) {
        RequestContext context = RequestContext.newBuilder(lookup.getContext())
                .setSemanticSkipped(because)
                .build();
        return new Lookup(lookup.getRequest(), context);
    }
}
