package dev.sluice.worker.limit;

import dev.sluice.schema.ErrorInfo;

/** What became of asking to call. */
public sealed interface Entry {

    /** A call may be made now; the pass must be used up. */
    record Open(Pass pass) implements Entry {}

    /** No call will be made; the error says why, and whether and when to ask again. */
    record Refused(ErrorInfo error) implements Entry {}

    /** The worker is to stop. */
    record Stopped() implements Entry {}
}
