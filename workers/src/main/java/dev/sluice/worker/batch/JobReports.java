package dev.sluice.worker.batch;

import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.worker.provider.ProviderAnswer;
import java.time.Instant;
import java.util.Collection;

/** Reports calls to the rest of the pipeline; returns when all are acknowledged. Thread-safe. */
public interface JobReports {

    /** Calls that are about to be submitted. */
    void started(Collection<DispatchItem> items) throws LostException, InterruptedException;

    /** How calls have ended. A result that is reported again changes nothing. */
    void results(Collection<Result> results) throws LostException, InterruptedException;

    /** How a call has ended. */
    sealed interface Result {

        /** The provider answered. */
        record Answered(DispatchItem item, String provider, ProviderAnswer answer, Instant at) implements Result {}

        /** No answer. */
        record Ended(DispatchItem item, CompletionKind kind, ErrorInfo error, Instant at) implements Result {}
    }
}
