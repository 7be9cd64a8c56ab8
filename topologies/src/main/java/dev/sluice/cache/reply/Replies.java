package dev.sluice.cache.reply;

import dev.sluice.schema.Answer;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.CacheInfo;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.RequestContext;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.SemanticMatch;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Responses to callers. Times are epoch milliseconds, money is nano-USD. */
public final class Replies {

    private Replies() {}

    /** A request that ends without an answer. */
    public static Reply failure(
            LlmRequest request, RequestContext context, ResponseStatus status, ErrorInfo error, long now) {
        return new Reply(
                about(request, context, now)
                        .setStatus(status)
                        .setSource(AnswerSource.NONE)
                        .setError(error)
                        .build(),
                context.getHeaders());
    }

    /**
     * The answer to the request that made the provider call.
     *
     * @param closest the entry that came closest to being served instead; null when there was none
     * @param unlooked why rephrased questions were not looked for; null when they were
     * @param unkept why the cache does not keep it; null when it does
     */
    public static Reply provider(
            Lookup lookup,
            Answer answer,
            @Nullable SemanticMatch closest,
            @Nullable String unlooked,
            @Nullable String unkept,
            long now) {
        CacheInfo cache = CacheInfo.newBuilder()
                .setScore(closest == null ? null : closest.getScore())
                .setGuard(closest == null ? null : closest.getGuard())
                .setSemanticSkippedBecause(unlooked)
                .setEntryId(answer.getBodyStored() && unkept == null ? answer.getEntryId() : null)
                .setSkippedBecause(unkept)
                .build();
        return reply(
                answered(lookup, answer, AnswerSource.PROVIDER, cache, now)
                        .setCostNanoUsd(answer.getCostNanoUsd() + answer.getWithheldCostNanoUsd())
                        .setRoute(answer.getRoute())
                        .setArm(answer.getArm()),
                lookup);
    }

    /**
     * An answer that cost nothing: from the cache or with somebody else's call.
     *
     * @param match the entry that a rephrased question was answered with; null for other sources
     */
    public static Reply saved(
            Lookup lookup,
            Answer answer,
            AnswerSource source,
            @Nullable Long ageMs,
            @Nullable SemanticMatch match,
            long now) {
        CacheInfo cache = CacheInfo.newBuilder()
                .setEntryId(answer.getEntryId())
                .setAgeMs(ageMs)
                .setScore(match == null ? null : match.getScore())
                .build();
        return reply(
                answered(lookup, answer, source, cache, now)
                        .setSavedNanoUsd(answer.getCostNanoUsd())
                        .setSimilarity(match == null ? null : match.getSimilarity()),
                lookup);
    }

    private static Reply reply(LlmResponse.Builder response, Lookup lookup) {
        return new Reply(response.build(), lookup.getContext().getHeaders());
    }

    private static LlmResponse.Builder answered(
            Lookup lookup, Answer answer, AnswerSource source, CacheInfo cache, long now) {
        return about(lookup.getRequest(), lookup.getContext(), now)
                .setStatus(ResponseStatus.OK)
                .setSource(source)
                .setContent(answer.getContent())
                .setBody(answer.getBody())
                .setFinishReason(answer.getFinishReason())
                .setModelServed(answer.getModelServed())
                .setProvider(answer.getProvider())
                .setUsage(answer.getUsage())
                .setCache(cache);
    }

    private static LlmResponse.Builder about(LlmRequest request, RequestContext context, long now) {
        return LlmResponse.newBuilder()
                .setRequestId(request.getRequestId())
                .setTenant(request.getTenant().isEmpty() ? null : request.getTenant())
                .setModelRequested(request.getModel())
                .setCorrelationId(CorrelationHeaders.correlationId(context.getHeaders()))
                .setTraceparent(request.getTraceparent())
                .setCreatedAt(request.getCreatedAt())
                .setCompletedAt(Instant.ofEpochMilli(now));
    }
}
