package dev.sluice.worker.batch;

import java.time.Duration;

/** Runs steps later, each on a thread of its own, so that nothing waits on a thread. Thread-safe. */
public interface Schedule {

    /** Runs a step after a delay. */
    void after(Duration delay, Runnable step);
}
