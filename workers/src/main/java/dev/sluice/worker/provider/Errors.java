package dev.sluice.worker.provider;

import dev.sluice.schema.ErrorInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Errors as values. Messages never hold prompt text, answers or keys. */
public final class Errors {

    private Errors() {}

    /** An error that the same request will meet again. */
    public static ErrorInfo permanent(String code, String message) {
        return ErrorInfo.newBuilder().setCode(code).setMessage(message).build();
    }

    /** An error that may have gone when the request is made again. */
    public static ErrorInfo retryable(String code, String message, @Nullable Duration retryAfter) {
        return ErrorInfo.newBuilder()
                .setCode(code)
                .setMessage(message)
                .setRetryable(true)
                .setRetryAfterMs(retryAfter == null ? null : retryAfter.toMillis())
                .build();
    }

    /** A field that cannot be sent to a provider. */
    public static ErrorInfo invalid(String field, String message, String allowed) {
        return ErrorInfo.newBuilder()
                .setCode(ErrorCodes.INVALID_REQUEST)
                .setMessage(message)
                .setField(field)
                .setAllowed(allowed)
                .build();
    }
}
