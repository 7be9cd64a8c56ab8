package dev.sluice.worker.limit;

import java.time.Duration;

/** Who waits for leave to call. Thread-safe. */
public interface Waiter {

    /** Waits; false at once, or as soon as, the worker is to stop. */
    boolean pause(Duration delay) throws InterruptedException;

    /**
     * Asks to wait for long, which keeps what carries the call from anything else; {@link #unpark} must follow.
     *
     * @return false when as much waits already as may
     */
    boolean park();

    /** The long wait is over. */
    void unpark();
}
