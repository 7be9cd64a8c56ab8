package dev.sluice.worker.provider;

import java.util.regex.Pattern;

/** W3C trace context. */
final class TraceContext {

    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private TraceContext() {}

    /** Whether a caller's text may be sent as a {@code traceparent} header. */
    static boolean isValid(String traceparent) {
        return TRACEPARENT.matcher(traceparent).matches();
    }
}
