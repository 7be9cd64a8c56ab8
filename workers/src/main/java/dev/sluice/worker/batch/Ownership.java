package dev.sluice.worker.batch;

/** The right to act for a partition. Thread-safe. */
public interface Ownership {

    /** Whether the partition was given up; it never comes back. */
    boolean isOver();

    /** Whether nobody else can have the partition now; it may be so again. */
    boolean isHeld();
}
