package dev.sluice.simulator;

/**
 * A bucket that holds what may be used in a minute and fills evenly. Kept as the moment at which it will be full again,
 * so that nothing has to run while nothing is taken. Not thread safe; times are {@link System#nanoTime()}.
 */
final class TokenBucket {

    private static final long MINUTE_NANOS = 60_000_000_000L;

    /** Makes up for what {@link #nanos} cuts off. */
    private static final double ROUNDING = 1e-6;

    private final long perMinute;
    private long fullAt;

    TokenBucket(long perMinute, long now) {
        this.perMinute = perMinute;
        this.fullAt = now;
    }

    long limit() {
        return perMinute;
    }

    /** Nanoseconds until this amount can be taken; zero: now. {@link Long#MAX_VALUE}: never. */
    long waitNanos(long amount, long now) {
        if (amount > perMinute) {
            return Long.MAX_VALUE;
        }
        return Math.max(0, fillNanos(now) + nanos(amount) - MINUTE_NANOS);
    }

    void take(long amount, long now) {
        fullAt = now + fillNanos(now) + nanos(amount);
    }

    long remaining(long now) {
        long free = Math.max(0, MINUTE_NANOS - fillNanos(now));
        return (long) ((double) free * perMinute / MINUTE_NANOS + ROUNDING);
    }

    /** Time until the bucket is full. */
    long fillNanos(long now) {
        return Math.max(0, fullAt - now);
    }

    private long nanos(long amount) {
        return (long) ((double) amount * MINUTE_NANOS / perMinute);
    }
}
