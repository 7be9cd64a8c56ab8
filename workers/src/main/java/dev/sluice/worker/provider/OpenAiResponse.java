package dev.sluice.worker.provider;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.schema.TokenUsage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Response bodies of OpenAI's chat completions and of the services that speak its format. */
final class OpenAiResponse {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    /** Error codes are shown to callers; anything else could be text that quotes the prompt. */
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    /** No provider takes so many in one call; a larger count is a defect that would overflow sums of money. */
    private static final long MOST_TOKENS = 1_000_000_000L;
    /** The class of OpenAI's default prompt cache, by which its writes are priced. */
    private static final String CACHE_WRITE_CLASS = "30m";

    private OpenAiResponse() {}

    /** The answer in a 200, or empty when it is none. */
    static Optional<ProviderAnswer> answer(byte[] body, @Nullable String requestId) {
        JsonNode root = parse(body);
        JsonNode choice = root.path("choices").path(0);
        if (!choice.path("message").isObject()) {
            return Optional.empty();
        }
        JsonNode usage = root.path("usage");
        return Optional.of(new ProviderAnswer(
                ByteBuffer.wrap(body).asReadOnlyBuffer(),
                text(choice.path("message").path("content")),
                text(choice.path("finish_reason")),
                text(root.path("model")),
                usage(usage),
                usage.isObject() ? usage.toString() : null,
                text(root.path("service_tier")),
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

    /**
     * Tokens in the normal form. The provider's input count includes what was read from and written to its cache; its
     * output count includes reasoning.
     */
    private static @Nullable TokenUsage usage(JsonNode usage) {
        long prompt = count(usage.path("prompt_tokens"), -1);
        long output = count(usage.path("completion_tokens"), -1);
        if (prompt < 0 || output < 0) {
            return null;
        }
        JsonNode details = usage.path("prompt_tokens_details");
        // DeepSeek names its cache hits beside the details.
        long cached = count(details.path("cached_tokens"), count(usage.path("prompt_cache_hit_tokens"), 0));
        long read = Math.min(cached, prompt);
        long written = Math.min(count(details.path("cache_write_tokens"), 0), prompt - read);
        long reasoning = count(usage.path("completion_tokens_details").path("reasoning_tokens"), 0);
        return TokenUsage.newBuilder()
                .setInputUncached(prompt - read - written)
                .setCacheRead(read)
                .setCacheWrite(written == 0 ? Map.of() : Map.of(CACHE_WRITE_CLASS, written))
                .setOutputTotal(output)
                .setOutputReasoning(Math.min(reasoning, output))
                .build();
    }

    private static long count(JsonNode node, long otherwise) {
        return node.isIntegralNumber()
                        && node.canConvertToLong()
                        && node.longValue() >= 0
                        && node.longValue() <= MOST_TOKENS
                ? node.longValue()
                : otherwise;
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
