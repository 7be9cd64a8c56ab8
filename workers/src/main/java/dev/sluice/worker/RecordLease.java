package dev.sluice.worker;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The broker's lock on one record, as far as this process can know it.
 *
 * <p>The poll loop's thread confirms and loses it; the threads of the record's calls ask.
 */
final class RecordLease implements Lease {

    private final LongSupplier millis;
    private final Stop stop;
    private final Parking.Spot spot;
    private final long lockMs;
    private volatile long heldSince;
    private volatile boolean lost;

    /**
     * @param millis a clock that never goes back
     * @param spot the member's that holds the record
     * @param heldSince on that clock, the earliest instant at which the broker can have given the lock
     */
    RecordLease(LongSupplier millis, Stop stop, Parking.Spot spot, long lockMs, long heldSince) {
        this.millis = millis;
        this.stop = stop;
        this.spot = spot;
        this.lockMs = lockMs;
        this.heldSince = heldSince;
    }

    @Override
    public boolean mayCall() {
        return !stop.asked() && held(2);
    }

    @Override
    public boolean pause(Duration delay) throws InterruptedException {
        return stop.pause(delay);
    }

    @Override
    public boolean park() {
        return spot.enter();
    }

    @Override
    public void unpark() {
        spot.leave();
    }

    /** Whether the lock is due for renewal: a third of its time has passed. */
    boolean due() {
        return !lost && !held(3);
    }

    private boolean held(int fraction) {
        return !lost && millis.getAsLong() - heldSince < lockMs / fraction;
    }

    /**
     * The broker says that it has renewed the lock. It says so too of a record that others have long ended, so its word
     * counts only when it came before the lock can have run out.
     *
     * @param sentAt when the renewal was sent
     * @return whether the lock is held
     */
    boolean confirm(long sentAt) {
        if (held(1)) {
            heldSince = sentAt;
            return true;
        }
        lost = true;
        return false;
    }

    /** The broker no longer holds the lock for this process. */
    void lose() {
        lost = true;
    }
}
