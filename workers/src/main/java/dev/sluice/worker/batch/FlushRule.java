package dev.sluice.worker.batch;

import dev.sluice.config.BatchSettings;
import dev.sluice.worker.provider.BatchApi;
import java.time.Duration;
import java.time.Instant;

/**
 * When calls that are collected become a job: when the next ones would exceed its limits, when the oldest has waited long
 * enough, or when waiting would cost too much of the time until the first deadline.
 *
 * @param mostRequests calls in a job
 * @param mostBytes bytes of a job's input
 * @param maxAge longest wait
 * @param deadlineMargin time before its deadline at which a call is taken out of the batch lane
 */
public record FlushRule(int mostRequests, long mostBytes, Duration maxAge, Duration deadlineMargin) {

    /** A job takes minutes to hours; what is left until the deadline is mainly for it. */
    private static final int SHARE_FOR_WAITING = 10;

    /** The rule for a provider: its limits and ours. */
    static FlushRule of(BatchSettings settings, BatchApi api) {
        return new FlushRule(
                Math.min(settings.maxRequests(), api.mostRequests()),
                Math.min(settings.maxBytes(), api.mostBytes()),
                settings.maxAge(),
                settings.deadlineMargin());
    }

    /** Whether calls can still join others. */
    boolean fits(int requests, long bytes, int moreRequests, long moreBytes) {
        return requests + moreRequests <= mostRequests && bytes + moreBytes <= mostBytes;
    }

    /** When a call with a deadline is better made by itself. */
    Instant giveUpAt(Instant deadline) {
        return deadline.minus(deadlineMargin);
    }

    /**
     * When a collection has to leave.
     *
     * @param oldest when its first call was dispatched
     * @param giveUpAt when the first of its calls is better made by itself
     */
    Instant dueAt(Instant oldest, Instant giveUpAt) {
        Duration left = Duration.between(oldest, giveUpAt);
        Duration share = left.isNegative() ? Duration.ZERO : left.dividedBy(SHARE_FOR_WAITING);
        return oldest.plus(share.compareTo(maxAge) < 0 ? share : maxAge);
    }
}
