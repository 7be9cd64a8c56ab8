package dev.sluice.simulator;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** How well the provider is just now. Changed by the admin API while calls read it; each value changes as a whole. */
final class Conditions {

    private final LongSupplier nanoTime;
    private final AtomicLong outageEnd;
    private volatile Latency latency;
    private volatile FaultPlan faults;

    Conditions(Latency latency, FaultPlan faults, LongSupplier nanoTime) {
        this.latency = latency;
        this.faults = faults;
        this.nanoTime = nanoTime;
        this.outageEnd = new AtomicLong(nanoTime.getAsLong());
    }

    Latency latency() {
        return latency;
    }

    void latency(Latency changed) {
        latency = changed;
    }

    FaultPlan faults() {
        return faults;
    }

    void faults(FaultPlan changed) {
        faults = changed;
    }

    boolean outage() {
        return nanoTime.getAsLong() - outageEnd.get() < 0;
    }

    /** From now on for this long; zero ends an outage. */
    void outage(long nanos) {
        outageEnd.set(nanoTime.getAsLong() + nanos);
    }
}
