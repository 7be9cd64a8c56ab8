package dev.sluice.simulator;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came in.
 *
 * @param query without the question mark; empty where there is none
 * @param headers first value of each, names in lower case
 * @param body as text; empty where there is none
 * @param bodyHash hash of the bytes that came in
 */
record ApiRequest(String method, String path, String query, Map<String, String> headers, String body, Sha256 bodyHash) {

    /** First value of a header; null: absent. */
    @Nullable
    String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** Value of {@code X-Client-Request-Id}; null: absent. */
    @Nullable
    String clientRequestId() {
        return header("X-Client-Request-Id");
    }
}
