package dev.sluice.worker;

import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.worker.limit.CallLimiter;
import dev.sluice.worker.limit.Entry;
import dev.sluice.worker.limit.Pass;
import dev.sluice.worker.provider.Attempt;
import dev.sluice.worker.provider.PartialUsage;
import dev.sluice.worker.provider.ProviderAnswer;
import dev.sluice.worker.provider.RetryPolicy;
import dev.sluice.worker.provider.RetryPolicy.Again;
import dev.sluice.worker.provider.RetryPolicy.Answered;
import dev.sluice.worker.provider.RetryPolicy.Decision;
import dev.sluice.worker.provider.RetryPolicy.End;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP calls of one dispatch, each with a pass of its own: nothing is held between two of them.
 *
 * <p>Thread-safe; the calling thread makes the calls.
 */
final class Tries {

    private final CallLimiter limiter;
    private final RetryPolicy policy;
    private final InstantSource clock;

    Tries(CallLimiter limiter, RetryPolicy policy, InstantSource clock) {
        this.limiter = limiter;
        this.policy = policy;
        this.clock = clock;
    }

    /** How the calls of a dispatch ended. */
    sealed interface Result {

        /**
         * The provider answered.
         *
         * @param count calls made
         * @param took the last of them
         * @param at when it ended
         */
        record Answered(ProviderAnswer answer, int count, Duration took, Instant at) implements Result {}

        /**
         * It did not.
         *
         * @param sent what the last call had used when it broke off; null when that is not known, or it was not billed
         * @param count calls made
         */
        record Ended(
                CompletionKind kind,
                ErrorInfo error,
                @Nullable PartialUsage sent,
                int count) implements Result {}
    }

    /** Calls until something ends it. */
    Result run(Job job, Pass first) throws InterruptedException {
        Pass pass = first;
        for (int count = 1; ; count++) {
            long start = System.nanoTime();
            Attempt attempt = attempt(job, pass, start);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            Instant now = clock.instant();
            Decision decision = policy.decide(
                    attempt,
                    job.item().getDispatchId(),
                    count,
                    now,
                    job.demand().notAfter());
            switch (decision) {
                case Answered(ProviderAnswer answer) -> {
                    return new Result.Answered(answer, count, took, now);
                }
                case End(CompletionKind kind, ErrorInfo error) -> {
                    @Nullable PartialUsage sent = attempt instanceof Attempt.Unknown unknown ? unknown.sent() : null;
                    return new Result.Ended(kind, error, sent, count);
                }
                case Again(Duration delay, ErrorInfo error) -> {
                    Optional<Pass> next = again(job, delay);
                    if (next.isEmpty()) {
                        // What came before surely was not billed, so its error may end the dispatch.
                        return new Result.Ended(CompletionKind.FAILED, error, null, count);
                    }
                    pass = next.get();
                }
            }
        }
    }

    private Attempt attempt(Job job, Pass pass, long start) throws InterruptedException {
        Attempt attempt = null;
        try {
            attempt = job.provider().attempt(job.call());
        } catch (RuntimeException e) {
            attempt = new Attempt.Unknown(Faults.of(job.item(), e));
            pass.broken();
            return attempt;
        } finally {
            if (attempt == null) {
                pass.broken();
            }
        }
        pass.ended(attempt, Duration.ofNanos(System.nanoTime() - start));
        return attempt;
    }

    private Optional<Pass> again(Job job, Duration delay) throws InterruptedException {
        if (!job.lease().pause(delay) || !(limiter.enter(job.demand(), job.lease()) instanceof Entry.Open(Pass pass))) {
            return Optional.empty();
        }
        if (!job.lease().mayCall()) {
            pass.unused();
            return Optional.empty();
        }
        limiter.retried(job.demand().target());
        return Optional.of(pass);
    }
}
