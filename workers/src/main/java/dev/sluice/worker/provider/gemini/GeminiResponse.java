package dev.sluice.worker.provider.gemini;

import static dev.sluice.worker.provider.ResponseJson.code;
import static dev.sluice.worker.provider.ResponseJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.usage.CallFacts;
import dev.sluice.usage.UsageFormat;
import dev.sluice.usage.UsageReader;
import dev.sluice.worker.provider.ProviderAnswer;
import dev.sluice.worker.provider.WireFormat.Refusal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Response bodies. */
final class GeminiResponse {

    private static final Pattern SECONDS = Pattern.compile("(\\d{1,7})(?:\\.(\\d{1,3})\\d{0,6})?s");

    private GeminiResponse() {}

    static Optional<ProviderAnswer> answer(JsonNode root, byte[] body, CallFacts facts) {
        JsonNode candidate = root.path("candidates").path(0);
        JsonNode blocked = root.at("/promptFeedback/blockReason");
        if (!candidate.isObject() && !blocked.isTextual()) {
            return Optional.empty();
        }
        return Optional.of(new ProviderAnswer(
                ByteBuffer.wrap(body).asReadOnlyBuffer(),
                content(candidate.at("/content/parts")),
                text(candidate.isObject() ? candidate.path("finishReason") : blocked),
                text(root.path("modelVersion")),
                UsageReader.read(UsageFormat.GEMINI, root, facts),
                text(root.path("responseId"))));
    }

    /** All texts but thoughts as one; null when there is none, as with tool calls. */
    private static @Nullable String content(JsonNode parts) {
        StringBuilder text = new StringBuilder();
        boolean any = false;
        for (JsonNode part : parts) {
            if (part.path("text").isTextual() && !part.path("thought").asBoolean(false)) {
                text.append(part.path("text").textValue());
                any = true;
            }
        }
        return any ? text.toString() : null;
    }

    /** The class is the status. The details say which quota is used up, or what else is wrong, and how long to wait. */
    static Refusal refusal(JsonNode root) {
        JsonNode error = root.path("error");
        @Nullable String code = null;
        @Nullable Duration wait = null;
        for (JsonNode detail : error.path("details")) {
            String kind = detail.path("@type").asText();
            if (kind.endsWith(".QuotaFailure")) {
                code = code(detail.at("/violations/0/quotaId"));
            } else if (kind.endsWith(".ErrorInfo") && code == null) {
                code = code(detail.path("reason"));
            } else if (kind.endsWith(".RetryInfo")) {
                wait = seconds(detail.path("retryDelay").asText());
            }
        }
        return new Refusal(code, code(error.path("status")), error.isObject(), wait);
    }

    /** Protocol Buffers write durations as {@code 34.074824224s}. */
    private static @Nullable Duration seconds(String text) {
        Matcher matcher = SECONDS.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String fraction = matcher.group(2) == null ? "" : matcher.group(2);
        return Duration.ofSeconds(Long.parseLong(matcher.group(1)))
                .plusMillis(Long.parseLong((fraction + "000").substring(0, 3)));
    }
}
