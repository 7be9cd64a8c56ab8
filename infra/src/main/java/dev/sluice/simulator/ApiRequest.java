package dev.sluice.simulator;

import org.jspecify.annotations.Nullable;

/**
 * A request as it came in.
 *
 * @param authorization value of the header; null: absent
 * @param clientRequestId value of {@code X-Client-Request-Id}; null: absent
 * @param body as text; empty where there is none
 * @param bodyHash hash of the bytes that came in
 */
record ApiRequest(
        String method,
        String path,
        @Nullable String authorization,
        @Nullable String clientRequestId,
        String body,
        Sha256 bodyHash) {}
