package dev.sluice.budget.state;

/** Persistent alarms. An alarm is a hint to look at a record again; what is due is decided from the record. */
public interface Timers {

    /** What an alarm is about. */
    enum Kind {
        RESERVATION,
        REQUEST,
        WINDOW,
        MARK,
        UNPRICED,
        RATED,
        /** A request that waits for a cheaper price. */
        HELD,
        /** A request that has an answer to make do with. */
        WITHHELD,
        ESTIMATE
    }

    /**
     * Sets an alarm.
     *
     * @param dueMs epoch ms, wall clock
     * @param kind table of the record
     * @param key key of the record
     */
    void schedule(long dueMs, Kind kind, String key);
}
