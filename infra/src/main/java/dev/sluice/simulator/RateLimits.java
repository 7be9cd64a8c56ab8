package dev.sluice.simulator;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Requests and tokens a minute, for each model on its own. Thread safe. */
final class RateLimits {

    private static final long NANOS_PER_MS = 1_000_000;
    /** What a request is told that no full bucket could hold. */
    private static final long LONGEST_WAIT_MS = 60_000;

    private final LongSupplier nanoTime;
    private final Map<String, Buckets> models = new HashMap<>();
    private Limits limits;

    RateLimits(Limits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** Replaces the limits; all buckets start full. */
    synchronized void set(Limits changed) {
        limits = changed;
        models.clear();
    }

    /** As {@link #take(Dialect, String, long, Instant)}, for OpenAI. */
    Decision take(String model, long tokens) {
        return take(Dialect.OPENAI, model, tokens, Instant.EPOCH);
    }

    /** Takes one request and its tokens from the model's buckets, both or neither. */
    synchronized Decision take(Dialect dialect, String model, long tokens, Instant at) {
        long now = nanoTime.getAsLong();
        Buckets buckets = models.computeIfAbsent(
                model,
                name -> new Buckets(
                        new TokenBucket(limits.requestsPerMinute(), now),
                        new TokenBucket(limits.tokensPerMinute(), now)));
        long requestWait = buckets.requests().waitNanos(1, now);
        long tokenWait = buckets.tokens().waitNanos(tokens, now);
        if (requestWait > 0 || tokenWait > 0) {
            boolean byTokens = tokenWait >= requestWait;
            return new Decision(
                    buckets.headers(dialect, now, at),
                    refusal(model, byTokens, tokens),
                    Math.min(LONGEST_WAIT_MS, Math.max(requestWait, tokenWait) / NANOS_PER_MS + 1));
        }
        buckets.requests().take(1, now);
        buckets.tokens().take(tokens, now);
        return new Decision(buckets.headers(dialect, now, at), null, 0);
    }

    private ProviderError refusal(String model, boolean byTokens, long tokens) {
        String what = byTokens
                ? "tokens per min (TPM): Limit " + limits.tokensPerMinute() + ", Requested " + tokens
                : "requests per min (RPM): Limit " + limits.requestsPerMinute() + ", Requested 1";
        return ProviderError.rateLimited(
                "Rate limit reached for " + model + " on " + what + ".", byTokens ? "tokens" : "requests");
    }

    /**
     * Limits of each model.
     *
     * @param requestsPerMinute one or more
     * @param tokensPerMinute one or more
     */
    record Limits(long requestsPerMinute, long tokensPerMinute) {
        Limits {
            if (requestsPerMinute < 1 || tokensPerMinute < 1) {
                throw new IllegalArgumentException("limits: " + requestsPerMinute + " requests, " + tokensPerMinute
                        + " tokens a minute; one or more is allowed");
            }
        }
    }

    /**
     * What became of a request.
     *
     * @param headers the state of the buckets, as response headers
     * @param refusal null: the request may go on
     * @param retryAfterMs when to come back
     */
    record Decision(Map<String, String> headers, @Nullable ProviderError refusal, long retryAfterMs) {}

    private record Buckets(TokenBucket requests, TokenBucket tokens) {
        Map<String, String> headers(Dialect dialect, long now, Instant at) {
            Map<String, String> headers = new LinkedHashMap<>();
            describe("requests", requests, dialect, now, at, headers);
            describe("tokens", tokens, dialect, now, at, headers);
            return headers;
        }

        private static void describe(
                String what, TokenBucket bucket, Dialect dialect, long now, Instant at, Map<String, String> headers) {
            long reset = bucket.fillNanos(now) / NANOS_PER_MS;
            dialect.limit(what, bucket.limit(), bucket.remaining(now), reset, at, headers);
        }
    }
}
