package dev.sluice.cache.fingerprint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.schema.Message;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a conversation as the fingerprints see it.
 *
 * @param role role of the speaker
 * @param text its text; null when the content is not text alone (images, tool calls)
 * @param rest hash of everything of the turn but role and text
 */
public record Turn(String role, @Nullable String text, String rest) {

    private static final Set<String> ROLE_AND_TEXT = Set.of("role", "content");
    /** What {@code rest} is when there is none: of a typed turn and of one in a raw body. */
    private static final Set<String> NOTHING = Set.of(
            rest(null, null, null), of(JsonNodeFactory.instance.objectNode()).rest());

    /** A turn of a typed request. */
    public static Turn of(Message message) {
        return new Turn(
                message.getRole(),
                message.getContent(),
                rest(message.getName(), message.getToolCallId(), message.getToolCalls()));
    }

    /** A turn of a raw body. */
    public static Turn of(ObjectNode message) {
        JsonNode content = message.path("content");
        Digest rest = new Digest();
        StrictJson.digestWithout(rest, message, content.isTextual() ? ROLE_AND_TEXT : Set.of("role"));
        return new Turn(message.path("role").asText(), content.isTextual() ? content.asText() : null, rest.hex());
    }

    /** A turn of a raw body of Gemini's: a text is a single part that has nothing else. */
    static Turn ofContent(ObjectNode content) {
        JsonNode parts = content.path("parts");
        JsonNode only = parts.size() == 1 ? parts.path(0) : parts;
        String text = only.isObject() && only.size() == 1 ? only.path("text").textValue() : null;
        Digest rest = new Digest();
        StrictJson.digestWithout(rest, content, text == null ? Set.of("role") : Set.of("role", "parts"));
        String role = content.path("role").asText("user");
        return new Turn(role.equals("model") ? "assistant" : role, text, rest.hex());
    }

    /** Whether there is nothing but a role and a text. */
    boolean isPlain() {
        return text != null && NOTHING.contains(rest);
    }

    private static String rest(@Nullable String name, @Nullable String toolCallId, @Nullable String toolCalls) {
        return new Digest().text(name).text(toolCallId).text(toolCalls).hex();
    }
}
