package dev.sluice.worker.limit;

import java.util.function.LongSupplier;

/**
 * What this process used of a deployment in the last minute, and what of it Redis does not know. Thread-safe.
 */
final class Usage {

    private final MinuteWindow all = new MinuteWindow();
    private final MinuteWindow unshared = new MinuteWindow();
    private final LongSupplier millis;
    private String epoch = "";

    /**
     * @param millis a clock that never goes back
     */
    Usage(LongSupplier millis) {
        this.millis = millis;
    }

    /** Calls and their tokens that have not been counted elsewhere. */
    record Debt(long calls, long tokens) {}

    /** The epoch of Redis that this usage was counted in; empty: in none. */
    synchronized String epoch() {
        return epoch;
    }

    /** Takes a call out of this process's own share; 0, or how long to wait in ms. */
    synchronized long takeAlone(Limits share, long tokens) {
        long now = millis.getAsLong();
        long wait = all.waitMs(share, tokens, now);
        if (wait == 0) {
            all.add(1, tokens, now);
            unshared.add(1, tokens, now);
        }
        return wait;
    }

    /** Counts a call that Redis has counted, too; returns the slot. */
    synchronized long takeShared(long tokens) {
        return all.add(1, tokens, millis.getAsLong());
    }

    /** The slot that takes what is counted now. */
    synchronized long slot() {
        return all.add(0, 0, millis.getAsLong());
    }

    synchronized void correct(long slot, long calls, long tokens, boolean shared) {
        all.correct(slot, calls, tokens);
        if (!shared) {
            unshared.correct(slot, calls, tokens);
        }
    }

    /** Whether Redis has to be told of calls first. */
    synchronized boolean owes() {
        return unshared.requests(millis.getAsLong()) > 0;
    }

    /**
     * What Redis has to be told now that it counts in an epoch: everything when the epoch is new, else what was taken
     * alone. It counts as told.
     */
    synchronized Debt settle(String current) {
        long now = millis.getAsLong();
        MinuteWindow owed = current.equals(epoch) ? unshared : all;
        Debt debt = new Debt(Math.max(0, owed.requests(now)), Math.max(0, owed.tokens(now)));
        unshared.clear();
        epoch = current;
        return debt;
    }

    /** Redis could not be told. */
    synchronized void owe(Debt debt) {
        unshared.add(debt.calls(), debt.tokens(), millis.getAsLong());
    }
}
