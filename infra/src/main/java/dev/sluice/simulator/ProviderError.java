package dev.sluice.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * An error as the provider words it.
 *
 * @param status HTTP status
 * @param message for people; never holds prompt text
 * @param type class of error
 * @param param the field that is wrong
 * @param code the precise error
 */
record ProviderError(
        int status,
        String message,
        String type,
        @Nullable String param,
        @Nullable String code) {

    private static final String INVALID = "invalid_request_error";

    static ProviderError invalid(String message, @Nullable String param, @Nullable String code) {
        return new ProviderError(400, message, INVALID, param, code);
    }

    static ProviderError modelNotFound(String model) {
        String shown = model.length() <= 64 ? model : model.substring(0, 64) + "…";
        return new ProviderError(
                404,
                "The model `" + shown + "` does not exist or you do not have access to it.",
                INVALID,
                null,
                "model_not_found");
    }

    static ProviderError noSuchUrl(String method, String path) {
        return new ProviderError(404, "Invalid URL (" + method + " " + path + ")", INVALID, null, null);
    }

    static ProviderError methodNotAllowed(String method) {
        return new ProviderError(405, "Not allowed to " + method + " here.", INVALID, null, "method_not_supported");
    }

    static ProviderError missingKey() {
        return new ProviderError(401, "You didn't provide an API key.", INVALID, null, null);
    }

    static ProviderError wrongKey() {
        return new ProviderError(401, "Incorrect API key provided.", INVALID, null, "invalid_api_key");
    }

    static ProviderError tooLarge(long limitBytes) {
        return new ProviderError(
                413, "Request body is larger than " + limitBytes + " bytes.", INVALID, null, "request_too_large");
    }

    static ProviderError rateLimited(String message, String type) {
        return new ProviderError(429, message, type, null, "rate_limit_exceeded");
    }

    static ProviderError spendLimit() {
        return new ProviderError(
                429,
                "The spend limit of your project is reached.",
                "insufficient_quota",
                null,
                "project_spend_limit_exceeded");
    }

    static ProviderError internal() {
        return new ProviderError(
                500, "The server had an error while processing your request.", "server_error", null, null);
    }

    static ProviderError overloaded() {
        return new ProviderError(
                503,
                "The server is overloaded or not ready yet.",
                "service_unavailable_error",
                null,
                "server_is_overloaded");
    }

    ObjectNode toJson() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return body;
    }
}
