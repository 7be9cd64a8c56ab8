package dev.sluice.simulator;

import org.jspecify.annotations.Nullable;

/**
 * What a request says about its origin; kept in the bill.
 *
 * @param requestId {@code metadata.request_id}, or else the header {@code X-Client-Request-Id}
 * @param user {@code user}, or {@code safety_identifier}, which replaces it
 */
record Caller(@Nullable String requestId, @Nullable String user) {

    static Caller read(Fields fields, @Nullable String clientRequestId) throws ProviderException {
        Fields metadata = fields.object("metadata");
        String requestId = metadata == null ? null : metadata.text("request_id");
        String user = fields.text("user");
        return new Caller(
                requestId == null ? clientRequestId : requestId,
                user == null ? fields.text("safety_identifier") : user);
    }
}
