package dev.sluice.worker;

import dev.sluice.worker.limit.Waiter;

/** The right to make the calls of a record, for as long as no other worker can have got it. Thread-safe. */
interface Lease extends Waiter {

    /** Whether a call may start now: less than half of the lock time has passed since the lock was last confirmed. */
    boolean mayCall();
}
