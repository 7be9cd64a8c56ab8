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

    /** The answer to the request that made the provider call; and why the cache does not keep it, null if it does. */
    public static Reply provider(Lookup lookup, Answer answer, @Nullable String skippedBecause, long now) {
        CacheInfo cache = CacheInfo.newBuilder()
                .setEntryId(answer.getBodyStored() && skippedBecause == null ? answer.getEntryId() : null)
                .setSkippedBecause(skippedBecause)
                .build();
        return answered(lookup, answer, AnswerSource.PROVIDER, answer.getCostNanoUsd(), 0, cache, now);
    }

    /** An answer that cost nothing: from the cache or with somebody else's call. */
    public static Reply saved(Lookup lookup, Answer answer, AnswerSource source, @Nullable Long ageMs, long now) {
        CacheInfo cache = CacheInfo.newBuilder()
                .setEntryId(answer.getEntryId())
                .setAgeMs(ageMs)
                .build();
        return answered(lookup, answer, source, 0, answer.getCostNanoUsd(), cache, now);
    }

    private static Reply answered(
            Lookup lookup, Answer answer, AnswerSource source, long cost, long saved, CacheInfo cache, long now) {
        return new Reply(
                about(lookup.getRequest(), lookup.getContext(), now)
                        .setStatus(ResponseStatus.OK)
                        .setSource(source)
                        .setContent(answer.getContent())
                        .setBody(answer.getBody())
                        .setFinishReason(answer.getFinishReason())
                        .setModelServed(answer.getModelServed())
                        .setProvider(answer.getProvider())
                        .setUsage(answer.getUsage())
                        .setCostNanoUsd(cost)
                        .setSavedNanoUsd(saved)
                        .setCache(cache)
                        .build(),
                lookup.getContext().getHeaders());
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
