package dev.sluice.worker.limit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A queue for a deployment's calls that have to wait; whose turn it is looks for room, the others wait. Thread-safe. */
final class Turn {

    private final Deque<Ticket> queue = new ArrayDeque<>();

    /** A place in the queue; {@link #leave} must follow. */
    static final class Ticket {

        private final CountDownLatch first = new CountDownLatch(1);

        private Ticket() {}

        /** Waits for the turn; false when it has not come in time, which loses no place. */
        boolean await(Duration atMost) throws InterruptedException {
            return first.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Whether anybody waits. */
    synchronized boolean isTaken() {
        return !queue.isEmpty();
    }

    synchronized int length() {
        return queue.size();
    }

    /** Queues. */
    synchronized Ticket join() {
        Ticket ticket = new Ticket();
        queue.add(ticket);
        callFirst();
        return ticket;
    }

    /** Leaves the queue, from whatever place. */
    synchronized void leave(Ticket ticket) {
        queue.remove(ticket);
        callFirst();
    }

    private void callFirst() {
        Ticket next = queue.peek();
        if (next != null) {
            next.first.countDown();
        }
    }
}
