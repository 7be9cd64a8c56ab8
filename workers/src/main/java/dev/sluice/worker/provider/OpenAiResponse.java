package dev.sluice.worker.provider;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.usage.CallFacts;
import dev.sluice.usage.UsageFormat;
import dev.sluice.usage.UsageReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Response bodies of OpenAI's chat completions and of the services that speak its format. */
final class OpenAiResponse {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    /** Error codes are shown to callers; anything else could be text that quotes the prompt. */
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private OpenAiResponse() {}

    /** The answer in a 200, or empty when it is none. */
    static Optional<ProviderAnswer> answer(byte[] body, @Nullable String requestId, CallFacts facts) {
        JsonNode root = parse(body);
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

    /** What a status other than 2xx says. */
    static Attempt.ErrorResponse error(int status, byte[] body, @Nullable Duration retryAfter) {
        JsonNode error = parse(body).path("error");
        return new Attempt.ErrorResponse(
                status,
                code(error.path("code")),
                code(error.path("type")),
                error.isObject() || error.isTextual(),
                retryAfter);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : null;
    }

    private static @Nullable String code(JsonNode node) {
        String code = node.isValueNode() && !node.isNull() ? node.asText() : "";
        return CODE.matcher(code).matches() ? code : null;
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode root = JSON.readTree(body);
            return root == null ? MissingNode.getInstance() : root;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
