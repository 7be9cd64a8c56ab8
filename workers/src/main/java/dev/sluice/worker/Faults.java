package dev.sluice.worker;

import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.worker.provider.ErrorCodes;
import dev.sluice.worker.provider.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Defects of the worker that end a call. */
final class Faults {

    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private Faults() {}

    /** Says where a defect is and not what it says, for that may quote the request. */
    static ErrorInfo of(DispatchItem item, RuntimeException e) {
        StackTraceElement[] trace = e.getStackTrace();
        LOG.atError()
                .addKeyValue("dispatch", item.getDispatchId())
                .addKeyValue("exception", e.getClass().getName())
                .addKeyValue("at", trace.length == 0 ? "unknown" : trace[0])
                .log("A defect of the worker ended a call");
        return Errors.permanent(ErrorCodes.WORKER_FAULT, "A defect of the worker ended the call");
    }
}
