package dev.sluice.worker.provider;

import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.ErrorInfo;
import java.nio.ByteBuffer;

/**
 * A connection to a provider in one wire format.
 *
 * <p>Implementations are thread-safe; hundreds of calls run at a time, each on its own virtual thread.
 */
public interface Provider extends AutoCloseable {

    /** Builds the request; does no I/O. */
    Preparation prepare(DispatchItem item);

    /**
     * Makes one HTTP call and waits for its end. Every failure is a value.
     *
     * @throws InterruptedException when the calling thread was interrupted; the call may have been billed
     */
    Attempt attempt(Call call) throws InterruptedException;

    /** Closes the connections. */
    @Override
    void close();

    /** A request ready to be sent, or why it cannot be. */
    sealed interface Preparation {}

    /**
     * A request ready to be sent, any number of times.
     *
     * @param item what it is made for
     * @param body request body
     */
    record Call(DispatchItem item, ByteBuffer body) implements Preparation {

        /** Id of the dispatch, by which the provider's log can be matched with the ledger. */
        public String dispatchId() {
            return item.getDispatchId();
        }
    }

    /** The request cannot be put into the provider's format. */
    record Invalid(ErrorInfo error) implements Preparation {}
}
