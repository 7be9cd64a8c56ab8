package dev.sluice.worker;

import dev.sluice.schema.Answer;
import dev.sluice.schema.Completion;

/** Reports to the rest of the pipeline; returns when the broker has acknowledged. Thread-safe. */
interface Reporter {

    /** Reports an answer to the cache application. */
    void report(Answer answer) throws ReportLostException, InterruptedException;

    /** Reports to the gate. */
    void report(Completion completion) throws ReportLostException, InterruptedException;

    /** The broker did not acknowledge in time; the report may still have arrived. */
    final class ReportLostException extends Exception {
        ReportLostException(String topic, Throwable cause) {
            super("Not acknowledged on " + topic, cause);
        }
    }
}
