package dev.sluice.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A provider's way to speak: where its keys, ids, limits and errors stand. */
enum Dialect {
    OPENAI("Authorization", "Bearer ", "chatcmpl-"),
    ANTHROPIC("x-api-key", "", "msg_"),
    GEMINI("x-goog-api-key", "", "resp_");

    static final String MESSAGES = "/v1/messages";
    static final String GEMINI_ROOT = "/v1beta/";

    private final String keyHeader;
    private final String keyPrefix;
    private final String idPrefix;

    Dialect(String keyHeader, String keyPrefix, String idPrefix) {
        this.keyHeader = keyHeader;
        this.keyPrefix = keyPrefix;
        this.idPrefix = idPrefix;
    }

    /** Whose path it is; OpenAI's when nobody else's. */
    static Dialect of(String path) {
        if (path.startsWith(GEMINI_ROOT)) {
            return GEMINI;
        }
        return path.equals(MESSAGES) || path.startsWith(MESSAGES + "/") ? ANTHROPIC : OPENAI;
    }

    /** What a request with this key says. */
    String credentials(String key) {
        return keyPrefix + key;
    }

    /** Header of the credentials. */
    String keyHeader() {
        return keyHeader;
    }

    /** How ids of answers begin. */
    String idPrefix() {
        return idPrefix;
    }

    /** Headers of every reply. */
    Map<String, String> headers(String requestId) {
        Map<String, String> headers = new LinkedHashMap<>();
        switch (this) {
            case OPENAI -> {
                headers.put("x-request-id", requestId);
                headers.put("openai-version", "2020-10-01");
            }
            case ANTHROPIC -> headers.put("request-id", requestId);
            case GEMINI -> {
                // Its ids stand in the body.
            }
        }
        return headers;
    }

    /** Adds how long the work took. */
    void took(long ms, Map<String, String> headers) {
        if (this == OPENAI) {
            headers.put("openai-processing-ms", Long.toString(ms));
        }
    }

    /**
     * Adds the state of a bucket.
     *
     * @param what {@code requests} or {@code tokens}
     * @param resetMs until it is full
     */
    void limit(String what, long limit, long remaining, long resetMs, Instant now, Map<String, String> headers) {
        switch (this) {
            case OPENAI -> {
                headers.put("x-ratelimit-limit-" + what, Long.toString(limit));
                headers.put("x-ratelimit-remaining-" + what, Long.toString(remaining));
                headers.put("x-ratelimit-reset-" + what, GoDuration.format(resetMs));
            }
            case ANTHROPIC -> {
                String prefix = "anthropic-ratelimit-" + what;
                headers.put(prefix + "-limit", Long.toString(limit));
                headers.put(prefix + "-remaining", Long.toString(remaining));
                headers.put(prefix + "-reset", now.plusMillis(resetMs).toString());
            }
            case GEMINI -> {
                // It tells nobody.
            }
        }
    }

    /** Adds when to come back. */
    void retryAfter(long ms, Map<String, String> headers) {
        if (this != GEMINI) {
            headers.put("retry-after", Long.toString(Math.ceilDiv(ms, 1_000L)));
        }
        if (this == OPENAI) {
            headers.put("retry-after-ms", Long.toString(ms));
        }
    }

    /** HTTP status of an error. */
    int status(ProviderError error) {
        return this == ANTHROPIC && error.status() == 503 ? 529 : error.status();
    }

    /**
     * An error object.
     *
     * @param requestId of the reply; null: it has none
     * @param retryMs when to come back; 0: it does not say
     */
    ObjectNode error(ProviderError error, @Nullable String requestId, long retryMs) {
        return switch (this) {
            case OPENAI -> error.toJson();
            case ANTHROPIC -> ForeignErrors.anthropic(error, requestId);
            case GEMINI -> ForeignErrors.gemini(error, retryMs);
        };
    }
}
