package dev.sluice.simulator;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to the batch part of a provider's API.
 *
 * @param query without the question mark; empty where there is none
 * @param headers first value of each, names in lower case
 * @param body bytes as they came in; the whole array
 */
record BatchCall(String method, String path, String query, Map<String, String> headers, ByteBuffer body) {

    /** First value of a header; null: absent. */
    @Nullable
    String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** A parameter of the query; null: absent. */
    @Nullable
    String parameter(String name) {
        return Arrays.stream(query.split("&"))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst()
                .orElse(null);
    }
}
