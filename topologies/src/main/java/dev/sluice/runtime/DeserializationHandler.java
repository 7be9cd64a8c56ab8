package dev.sluice.runtime;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;

/**
 * Undecodable records go to the dead letters. When the registry cannot be asked, nothing is known about the record: the
 * thread fails, is replaced, and reads it again.
 */
public final class DeserializationHandler implements DeserializationExceptionHandler {

    private final LogAndContinueExceptionHandler deadLetters = new LogAndContinueExceptionHandler();

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        return Failures.isAround(exception) ? Response.fail() : deadLetters.handleError(context, record, exception);
    }

    @Override
    public void configure(Map<String, ?> configs) {
        deadLetters.configure(configs);
    }
}
