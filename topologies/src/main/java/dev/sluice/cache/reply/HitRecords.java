package dev.sluice.cache.reply;

import dev.sluice.schema.Answer;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.HitDetails;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.RequestContext;
import dev.sluice.schema.SemanticMatch;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells the ledger's writer about requests that were answered without a call of their own. */
public final class HitRecords {

    private HitRecords() {}

    /** A hit at a time in epoch milliseconds, of the semantic tier with its match; its identity is the request id. */
    public static Completion hit(
            Lookup lookup, Answer answer, AnswerSource source, @Nullable SemanticMatch match, long now) {
        LlmRequest request = lookup.getRequest();
        RequestContext context = lookup.getContext();
        HitDetails details = HitDetails.newBuilder()
                .setSource(source)
                .setEntryId(answer.getEntryId())
                .setProvider(answer.getProvider())
                .setModelServed(answer.getModelServed())
                .setUsage(answer.getUsage())
                .setSimilarity(match == null ? null : match.getSimilarity())
                .setTeam(request.getTeam())
                .setUser(request.getUser())
                .setFunction(request.getFunction())
                .setTags(request.getTags())
                .setModelRequested(request.getModel())
                .setLane(request.getLane())
                .setQueryType(context.getQueryType())
                .setLanguage(context.getLanguage())
                .setTemplateId(request.getTemplateId())
                .setTraceparent(request.getTraceparent())
                .build();
        return Completion.newBuilder()
                .setKind(CompletionKind.HIT)
                .setRequestId(request.getRequestId())
                .setTenant(request.getTenant())
                .setTries(0)
                .setHit(details)
                .setAt(Instant.ofEpochMilli(now))
                .build();
    }
}
