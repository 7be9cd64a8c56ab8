package dev.sluice.worker.limit;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells the other workers through Redis that this one is alive, and counts them.
 *
 * <p>Thread-safe; a virtual thread of its own does the work.
 */
final class Heartbeat implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration SILENCE = Duration.ofSeconds(7);
    /** Before Redis was ever seen: a share too small costs time, one too large breaks the limit. */
    private static final int ASSUMED = 4;

    private final String id = UUID.randomUUID().toString();
    private final RedisLimits redis;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int workers = ASSUMED;

    Heartbeat(RedisLimits redis) {
        this.redis = redis;
        Thread.ofVirtual().name("limits-heartbeat").start(this::run);
    }

    /** Workers alive when Redis was last seen, this one included. */
    int workers() {
        return workers;
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void run() {
        try {
            do {
                redis.alive(id, SILENCE).ifPresent(count -> workers = Math.max(1, count));
            } while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
