package dev.sluice.worker;

import dev.sluice.worker.batch.Schedule;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;

/** One thread that watches the clock; steps run on virtual threads. Thread-safe. */
final class StepTimer implements Schedule, AutoCloseable {

    private final ScheduledThreadPoolExecutor timer;
    private int running;

    StepTimer(String name) {
        // What comes after the end is the next owner's to do.
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name(name).daemon().factory(), new DiscardPolicy());
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void after(Duration delay, Runnable step) {
        var _ = timer.schedule(() -> start(step), Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
    }

    private void start(Runnable step) {
        count(1);
        Thread.ofVirtual().name("batch-step").start(() -> {
            try {
                step.run();
            } finally {
                count(-1);
            }
        });
    }

    private synchronized void count(int more) {
        running += more;
        notifyAll();
    }

    /** Starts no further step. */
    @Override
    public void close() {
        timer.shutdown();
    }

    /** Waits until no step runs; false when some still do after the time. */
    synchronized boolean await(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (running > 0) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }
}
