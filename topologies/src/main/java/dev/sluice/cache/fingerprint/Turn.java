package dev.sluice.cache.fingerprint;

import com.fasterxml.jackson.databind.JsonNode;
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

    /** A turn of a typed request. */
    public static Turn of(Message message) {
        return new Turn(
                message.getRole(),
                message.getContent(),
                new Digest()
                        .text(message.getName())
                        .text(message.getToolCallId())
                        .text(message.getToolCalls())
                        .hex());
    }

    /** A turn of a raw body. */
    public static Turn of(ObjectNode message) {
        JsonNode content = message.path("content");
        Digest rest = new Digest();
        StrictJson.digestWithout(rest, message, content.isTextual() ? ROLE_AND_TEXT : Set.of("role"));
        return new Turn(message.path("role").asText(), content.isTextual() ? content.asText() : null, rest.hex());
    }
}
