package dev.sluice.worker.limit;

import dev.sluice.schema.TokenUsage;
import dev.sluice.worker.limit.AdaptiveConcurrency.Signal;
import dev.sluice.worker.provider.Attempt;
import dev.sluice.worker.provider.ErrorCodes;
import dev.sluice.worker.provider.PartialUsage;
import dev.sluice.worker.provider.RateLimitHeaders;
import dev.sluice.worker.provider.RetryTable;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Leave to make one call now. Used up by exactly one of {@link #ended} and {@link #unused}, by the thread that got it.
 */
public final class Pass {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final long LONGEST_HOLD_MS = 60_000;

    private final Targets targets;
    private final Target target;
    private final Semaphore permits;
    private final Grant grant;
    private final long tokens;
    private final Duration asking;

    Pass(Targets targets, Target target, Semaphore permits, Grant grant, long tokens, Duration asking) {
        this.targets = targets;
        this.target = target;
        this.permits = permits;
        this.grant = grant;
        this.tokens = tokens;
        this.asking = asking;
    }

    /** How long the limits took to say yes, waits left out. */
    public Duration asking() {
        return asking;
    }

    /** No call was made. */
    public void unused() {
        target.breaker().release();
        targets.limiter().giveBack(target.name(), target.usage(), grant);
        free(Signal.NONE, 0);
    }

    /** The call was interrupted, or a defect ended it: what it used stays counted. */
    public void broken() {
        target.breaker().release();
        free(Signal.NONE, 0);
    }

    /**
     * The call was made.
     *
     * @param took how long
     */
    public void ended(Attempt attempt, Duration took) {
        target.breaker().ended(attempt, took.toNanos());
        RateLimitHeaders headers = attempt.limits();
        boolean refused = attempt instanceof Attempt.ErrorResponse response && response.status() == TOO_MANY_REQUESTS;
        target.learned().learn(headers, refused);
        if (attempt instanceof Attempt.ErrorResponse response && refused && headers.leavesTooLittleFor(tokens)) {
            hold(response.retryAfter() != null ? response.retryAfter() : headers.reset(tokens));
        }
        if (attempt instanceof Attempt.NotSent || attempt instanceof Attempt.Misconfigured) {
            targets.limiter().giveBack(target.name(), target.usage(), grant);
        } else {
            targets.limiter().correct(target.name(), target.usage(), grant, used(attempt));
        }
        targets.meters().called(target, attempt, took);
        free(signal(attempt), took.toNanos());
    }

    /** The provider's own limit is used up, by others too perhaps: nobody calls before it says so. */
    private void hold(@Nullable Duration wait) {
        if (wait != null) {
            long ms = Math.min(LONGEST_HOLD_MS, wait.toMillis());
            target.hold(ms);
            if (grant.counted()) {
                targets.shared().hold(target.name(), ms);
            }
        }
    }

    private long used(Attempt attempt) {
        return switch (attempt) {
            case Attempt.Success success -> {
                @Nullable TokenUsage usage = success.answer().usage();
                yield usage == null ? tokens : total(usage);
            }
            case Attempt.ErrorResponse ignored -> 0;
            case Attempt.NotSent ignored -> 0;
            case Attempt.Misconfigured ignored -> 0;
            case Attempt.Unknown unknown -> {
                @Nullable PartialUsage sent = unknown.sent();
                yield sent == null ? tokens : total(sent.tokens());
            }
        };
    }

    private static long total(TokenUsage usage) {
        return usage.getInputUncached()
                + usage.getCacheRead()
                + usage.getCacheWrite().values().stream()
                        .mapToLong(Long::longValue)
                        .sum()
                + usage.getOutputTotal();
    }

    private static Signal signal(Attempt attempt) {
        return switch (attempt) {
            case Attempt.Success ignored -> Signal.GOOD;
            case Attempt.ErrorResponse response ->
                switch (RetryTable.verdict(response)) {
                    case RATE_LIMITED, OVERLOADED -> Signal.OVERLOADED;
                    case QUOTA, AUTH, REJECTED, UNKNOWN -> Signal.NONE;
                };
            case Attempt.NotSent ignored -> Signal.NONE;
            case Attempt.Misconfigured ignored -> Signal.NONE;
            case Attempt.Unknown unknown ->
                unknown.error().getCode().equals(ErrorCodes.PROVIDER_TIMEOUT) ? Signal.OVERLOADED : Signal.NONE;
        };
    }

    private void free(Signal signal, long nanos) {
        target.concurrency().release(signal, nanos);
        permits.release();
    }
}
