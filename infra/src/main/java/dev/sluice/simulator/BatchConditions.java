package dev.sluice.simulator;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** How batch jobs go just now, and what was done so far. Changed by the admin API while jobs run. Thread safe. */
final class BatchConditions {

    static final Duration DELAY = Duration.ofSeconds(2);
    static final int ALL = 10_000;

    private final AtomicLong created = new AtomicLong();
    private final AtomicLong downloads = new AtomicLong();
    private volatile Duration delay = DELAY;
    private volatile Duration replyDelay = Duration.ZERO;
    private volatile int expireBps;

    /** From a job's start to its end. */
    Duration delay() {
        return delay;
    }

    void delay(Duration changed) {
        delay = changed;
    }

    /** From the creation of a job to the reply that says so. */
    Duration replyDelay() {
        return replyDelay;
    }

    void replyDelay(Duration changed) {
        replyDelay = changed;
    }

    /** Share of a job's lines that it does not come to, in basis points. */
    int expireBps() {
        return expireBps;
    }

    void expireBps(int changed) {
        expireBps = changed;
    }

    void created() {
        created.incrementAndGet();
    }

    void downloaded() {
        downloads.incrementAndGet();
    }

    /** Jobs created so far. */
    long jobs() {
        return created.get();
    }

    /** Results fetched so far. */
    long fetches() {
        return downloads.get();
    }
}
