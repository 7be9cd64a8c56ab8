package dev.sluice.cache.reply;

import dev.sluice.schema.ErrorInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The errors this application makes, as values; docs/errors.md explains them to callers. */
public final class Errors {

    public static final String INVALID_REQUEST = "INVALID_REQUEST";
    public static final String REQUEST_TOO_LARGE = "REQUEST_TOO_LARGE";
    public static final String REQUEST_ID_REUSED = "REQUEST_ID_REUSED";
    public static final String DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED";
    public static final String ANSWER_EXPIRED = "ANSWER_EXPIRED";

    private static final int SHOWN_CHARS = 64;

    private Errors() {}

    /**
     * A field that breaks a rule.
     *
     * @param value what was sent, shortened here; null where it could hold prompt text
     * @param allowed what would have been accepted
     */
    public static ErrorInfo invalid(String field, @Nullable String value, String allowed) {
        return error(INVALID_REQUEST, "The field " + field + " must be " + allowed, false)
                .setField(field)
                .setValue(value == null ? null : shown(value))
                .setAllowed(allowed)
                .build();
    }

    /** A request above the size limit; sizes in bytes. */
    public static ErrorInfo tooLarge(long bytes, long allowed) {
        return error(REQUEST_TOO_LARGE, "The request has " + bytes + " bytes; at most " + allowed + " are taken", false)
                .setValue(bytes + " bytes")
                .setAllowed("at most " + allowed + " bytes")
                .build();
    }

    /** A request id that stands for another request already. */
    public static ErrorInfo idReused(String requestId, Duration horizon) {
        return error(REQUEST_ID_REUSED, "This request id was used for a request with other content", false)
                .setField("request_id")
                .setValue(shown(requestId))
                .setAllowed("a new id, or the same content again, within " + horizon)
                .build();
    }

    /** A request that nobody waits for any more; the deadline is in epoch milliseconds. */
    public static ErrorInfo deadlineExceeded(long deadline) {
        return error(DEADLINE_EXCEEDED, "No answer was there by the deadline", false)
                .setField("deadline")
                .setValue(Long.toString(deadline))
                .setAllowed("a later deadline, under a new request id")
                .build();
    }

    /** A repeated request whose answer was given and is gone. */
    public static ErrorInfo answerExpired(String requestId) {
        return error(ANSWER_EXPIRED, "This request was answered before and the answer is no longer stored", false)
                .setField("request_id")
                .setValue(shown(requestId))
                .setAllowed("a new id to ask again")
                .build();
    }

    private static ErrorInfo.Builder error(String code, String message, boolean retryable) {
        return ErrorInfo.newBuilder().setCode(code).setMessage(message).setRetryable(retryable);
    }

    private static String shown(String value) {
        StringBuilder shown = new StringBuilder();
        value.codePoints()
                .limit(SHOWN_CHARS)
                // Lone surrogates and control characters would not survive, or would forge lines of a log.
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
                .forEach(shown::appendCodePoint);
        return value.codePointCount(0, value.length()) > SHOWN_CHARS
                ? shown.append('…').toString()
                : shown.toString();
    }
}
