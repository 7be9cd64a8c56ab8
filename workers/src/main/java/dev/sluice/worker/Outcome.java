package dev.sluice.worker;

/** What became of an item in this process. */
enum Outcome {
    /** The gate has been told how it ended, and the broker has acknowledged it. */
    REPORTED,
    /** Nothing final was said; whoever gets the record next decides. */
    LEFT
}
