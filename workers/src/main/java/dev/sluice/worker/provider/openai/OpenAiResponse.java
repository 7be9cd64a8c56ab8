package dev.sluice.worker.provider.openai;

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
final class OpenAiResponse {

    private OpenAiResponse() {}

    static Optional<ProviderAnswer> answer(JsonNode root, byte[] body, @Nullable String requestId, CallFacts facts) {
        JsonNode choice = root.path("choices").path(0);
        if (!choice.path("message").isObject()) {
            return Optional.empty();
        }
        return Optional.of(new ProviderAnswer(
                ByteBuffer.wrap(body).asReadOnlyBuffer(),
                text(choice.path("message").path("content")),
                text(choice.path("finish_reason")),
                text(root.path("model")),
                UsageReader.read(UsageFormat.OPENAI_CHAT, root, facts),
                requestId));
    }

    static Refusal refusal(JsonNode root) {
        JsonNode error = root.path("error");
        return new Refusal(
                code(error.path("code")), code(error.path("type")), error.isObject() || error.isTextual(), null);
    }
}
