package dev.sluice.stack;

import java.time.Duration;
import java.util.Optional;

/**
 * How to see that a process does its work.
 *
 * @param awaited what is waited for, in words
 * @param limit how long it may take; generous, since the machine may be busy
 * @param probe looks once
 */
record Readiness(String awaited, Duration limit, Probe probe) {

    /** One look at a process. */
    @FunctionalInterface
    interface Probe {

        /** Why the process is not ready; empty when it is. */
        Optional<String> notReady() throws InterruptedException;
    }
}
