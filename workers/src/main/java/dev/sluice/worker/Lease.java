package dev.sluice.worker;

import java.time.Duration;

/** The right to make the calls of a record, for as long as no other worker can have got it. Thread-safe. */
interface Lease {

    /** Whether a call may start now: less than half of the lock time has passed since the lock was last confirmed. */
    boolean mayCall();

    /** Waits before the next try; false at once, or as soon as, the worker is to stop. */
    boolean pause(Duration delay) throws InterruptedException;
}
