package dev.sluice.worker;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The process-wide wish to stop: no new calls from then on. Thread-safe. */
final class Stop {

    private final CountDownLatch asked = new CountDownLatch(1);

    /** Asks everybody to stop. */
    void ask() {
        asked.countDown();
    }

    /** Whether stopping was asked for. */
    boolean asked() {
        return asked.getCount() == 0;
    }

    /** Waits; false when stopping was asked for meanwhile. */
    boolean pause(Duration delay) throws InterruptedException {
        return !asked.await(delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
