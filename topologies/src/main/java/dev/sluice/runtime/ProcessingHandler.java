package dev.sluice.runtime;

import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/** Records that crash a processor go to the dead letters; trouble that is not theirs fails the thread. */
public final class ProcessingHandler implements ProcessingExceptionHandler {

    private final LogAndContinueProcessingExceptionHandler deadLetters = new LogAndContinueProcessingExceptionHandler();

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        return Failures.isAround(exception) ? Response.fail() : deadLetters.handleError(context, record, exception);
    }

    @Override
    public void configure(Map<String, ?> configs) {
        deadLetters.configure(configs);
    }
}
