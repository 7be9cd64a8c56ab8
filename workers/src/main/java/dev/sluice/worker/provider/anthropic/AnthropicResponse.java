package dev.sluice.worker.provider.anthropic;

import static dev.sluice.worker.provider.ResponseJson.code;
import static dev.sluice.worker.provider.ResponseJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.usage.CallFacts;
import dev.sluice.usage.UsageFormat;
import dev.sluice.usage.UsageReader;
import dev.sluice.worker.provider.ProviderAnswer;
import dev.sluice.worker.provider.WireFormat.Refusal;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Response bodies. */
final class AnthropicResponse {

    private AnthropicResponse() {}

    static Optional<ProviderAnswer> answer(JsonNode root, byte[] body, @Nullable String requestId, CallFacts facts) {
        if (!root.path("content").isArray() || !root.path("type").asText().equals("message")) {
            return Optional.empty();
        }
        return Optional.of(new ProviderAnswer(
                ByteBuffer.wrap(body).asReadOnlyBuffer(),
                content(root.path("content")),
                text(root.path("stop_reason")),
                text(root.path("model")),
                UsageReader.read(UsageFormat.ANTHROPIC, root, facts),
                requestId));
    }

    /** All texts as one; null when there is none, as with tool calls. */
    private static @Nullable String content(JsonNode blocks) {
        StringBuilder text = new StringBuilder();
        boolean any = false;
        for (JsonNode block : blocks) {
            if (block.path("type").asText().equals("text")) {
                text.append(block.path("text").asText());
                any = true;
            }
        }
        return any ? text.toString() : null;
    }

    /** The class stands in the type; the details tell a spend limit from a rate limit. */
    static Refusal refusal(JsonNode root) {
        JsonNode error = root.path("error");
        return new Refusal(code(error.at("/details/error_code")), code(error.path("type")), error.isObject(), null);
    }
}
