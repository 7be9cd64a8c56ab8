package dev.sluice.worker.limit;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What this process knows of a deployment. Thread-safe. */
public final class Target {

    private final String name;
    private final CircuitGuard breaker;
    private final AdaptiveConcurrency concurrency;
    private final LearnedLimits learned = new LearnedLimits();
    private final Usage usage;
    private final LongSupplier nanos;
    private final Turn turn = new Turn();
    private volatile Limits policy = Limits.NONE;
    private volatile long heldUntil;

    /**
     * @param most calls in flight at most
     * @param nanos a clock that never goes back
     */
    Target(String name, int most, LongSupplier nanos) {
        this.name = name;
        this.breaker = new CircuitGuard(name);
        this.concurrency = new AdaptiveConcurrency(most, nanos);
        this.usage = new Usage(() -> TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong()));
        this.nanos = nanos;
        this.heldUntil = nanos.getAsLong();
    }

    /** Name of the deployment. */
    public String name() {
        return name;
    }

    CircuitGuard breaker() {
        return breaker;
    }

    AdaptiveConcurrency concurrency() {
        return concurrency;
    }

    LearnedLimits learned() {
        return learned;
    }

    Usage usage() {
        return usage;
    }

    /** Where calls wait, in the order they came. */
    Turn turn() {
        return turn;
    }

    /** The limits in force. */
    Limits limits() {
        return learned.under(policy);
    }

    void policy(Limits limits) {
        policy = limits;
    }

    /** Lets this process make no call for so long. */
    void hold(long ms) {
        long until = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(ms);
        if (until - heldUntil > 0) {
            heldUntil = until;
        }
    }

    /** How long no call may be made, in ms. */
    long heldMs() {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(heldUntil - nanos.getAsLong()));
    }
}
