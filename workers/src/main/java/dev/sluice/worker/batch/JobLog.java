package dev.sluice.worker.batch;

import dev.sluice.schema.BatchJob;

/** Where jobs are kept, so that whoever has the partition next can go on with them. Thread-safe. */
public interface JobLog {

    /** Keeps the state of a job; it outlives every process when this returns. */
    void keep(BatchJob job) throws LostException, InterruptedException;

    /** Removes a job that has ended. */
    void forget(String jobId) throws LostException, InterruptedException;
}
