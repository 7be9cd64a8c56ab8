package dev.sluice.worker.limit;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many calls to a deployment are in flight at most. It begins with all the process may make, is cut by a fifth when the
 * provider says that it is too much (at most once in a round of calls), by a tenth when calls take twice as long as they
 * used to while half of it is in use, and grows by a twentieth, at least by one, with each round that goes well.
 *
 * <p>Thread-safe.
 */
final class AdaptiveConcurrency {

    private static final int WINDOW = 64;
    private static final double CUT = 0.8;
    private static final double SLOWER = 0.9;
    private static final double GROWTH = 0.05;
    private static final double SLOW = 2;
    /** How fast a slower pace becomes the usual one. */
    private static final double DRIFT = 0.1;

    private static final long SHORTEST_ROUND_NANOS = 1_000_000_000L;
    private static final int LEAST_PART = 32;

    /** How a call went, as far as the provider's load goes. */
    enum Signal {
        GOOD,
        OVERLOADED,
        /** It says nothing about load. */
        NONE
    }

    private final int most;
    private final double least;
    private final LongSupplier nanos;
    private final long[] latencies = new long[WINDOW];
    private int measured;
    private int inFlight;
    private int peak;
    private double limit;
    private double usual;
    private long lastCut;

    /**
     * @param most upper bound, where it begins
     * @param nanos a clock that never goes back
     */
    AdaptiveConcurrency(int most, LongSupplier nanos) {
        this.most = most;
        this.least = Math.max(1, most / LEAST_PART);
        this.nanos = nanos;
        this.limit = most;
        this.lastCut = nanos.getAsLong() - SHORTEST_ROUND_NANOS;
    }

    /** Takes a place if one is free. */
    synchronized boolean tryAcquire() {
        if (inFlight >= (int) limit) {
            return false;
        }
        inFlight++;
        peak = Math.max(peak, inFlight);
        return true;
    }

    /** Waits until a place seems to be free, but not longer than this. */
    synchronized void await(Duration atMost) throws InterruptedException {
        if (inFlight >= (int) limit) {
            TimeUnit.MILLISECONDS.timedWait(this, Math.max(1, atMost.toMillis()));
        }
    }

    /** Gives a place back. */
    synchronized void release(Signal signal, long latencyNanos) {
        inFlight--;
        switch (signal) {
            case GOOD -> good(latencyNanos);
            case OVERLOADED -> cut(CUT);
            case NONE -> {}
        }
        notifyAll();
    }

    synchronized int limit() {
        return (int) limit;
    }

    synchronized int inFlight() {
        return inFlight;
    }

    private void good(long latencyNanos) {
        limit = Math.min(most, limit + Math.max(1 / limit, GROWTH));
        latencies[measured++] = latencyNanos;
        if (measured < WINDOW) {
            return;
        }
        Arrays.sort(latencies);
        double median = latencies[WINDOW / 2];
        measured = 0;
        if (usual > 0 && median > SLOW * usual && peak * 2 >= limit) {
            cut(SLOWER);
        }
        usual = usual == 0 || median < usual ? median : usual + DRIFT * (median - usual);
        peak = inFlight;
    }

    private void cut(double part) {
        long now = nanos.getAsLong();
        if (now - lastCut >= Math.max(SHORTEST_ROUND_NANOS, (long) usual)) {
            limit = Math.max(least, limit * part);
            lastCut = now;
        }
    }
}
