package dev.sluice.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The same errors in the words of other providers. */
final class ForeignErrors {

    private ForeignErrors() {}

    static ObjectNode anthropic(ProviderError error, @Nullable String requestId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("type", "error");
        body.putObject("error").put("type", anthropicType(error.status())).put("message", error.message());
        return body.put("request_id", requestId);
    }

    private static String anthropicType(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 500 -> "api_error";
            case 503, 529 -> "overloaded_error";
            default -> "invalid_request_error";
        };
    }

    static ObjectNode gemini(ProviderError error, long retryMs) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode json = body.putObject("error")
                .put("code", error.status())
                .put("message", error.message())
                .put("status", geminiStatus(error.status()));
        if (retryMs > 0) {
            json.putArray("details")
                    .addObject()
                    .put("@type", "type.googleapis.com/google.rpc.RetryInfo")
                    .put("retryDelay", BigDecimal.valueOf(retryMs, 3).toPlainString() + "s");
        }
        return body;
    }

    private static String geminiStatus(int status) {
        return switch (status) {
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 500 -> "INTERNAL";
            case 503 -> "UNAVAILABLE";
            default -> "INVALID_ARGUMENT";
        };
    }
}
