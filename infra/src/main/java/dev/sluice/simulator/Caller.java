package dev.sluice.simulator;

import org.jspecify.annotations.Nullable;

/**
 * What a request says about its origin; kept in the bill.
 *
 * @param requestId {@code metadata.request_id}
 * @param user {@code user}, or {@code safety_identifier}, which replaces it
 */
record Caller(@Nullable String requestId, @Nullable String user) {

    static Caller read(Fields fields) throws ProviderException {
        Fields metadata = fields.object("metadata");
        String user = fields.text("user");
        return new Caller(
                metadata == null ? null : metadata.text("request_id"),
                user == null ? fields.text("safety_identifier") : user);
    }
}
