package dev.sluice.worker.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.worker.provider.ResponseJson;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One answer of a stream as it grows. Texts that follow each other are one part, as without a stream. */
final class GeminiCandidate {

    private static final Set<String> TEXT_ONLY = Set.of("text", "thought");

    private final ObjectNode others = JsonNodeFactory.instance.objectNode();
    private final ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    private final StringBuilder text = new StringBuilder();
    private @Nullable ObjectNode open;
    private String role = "model";

    /** Takes a part; returns how many bytes of output it has. */
    long add(JsonNode candidate) {
        for (Map.Entry<String, JsonNode> member : candidate.properties()) {
            if (!member.getKey().equals("content")) {
                others.set(member.getKey(), member.getValue());
            }
        }
        role = candidate.at("/content/role").asText(role);
        long bytes = 0;
        for (JsonNode part : candidate.at("/content/parts")) {
            bytes += add(part.deepCopy(), part.path("text"));
        }
        return bytes;
    }

    private long add(JsonNode part, JsonNode words) {
        boolean plain = words.isTextual() && part.properties().stream().allMatch(m -> TEXT_ONLY.contains(m.getKey()));
        if (!plain || !(part instanceof ObjectNode object)) {
            close();
            parts.add(part);
            return ResponseJson.bytes(words.isTextual() ? words.textValue() : part.toString());
        }
        if (open != null
                && open.path("thought").asBoolean() != object.path("thought").asBoolean()) {
            close();
        }
        if (open == null) {
            open = object;
            parts.add(object);
        }
        text.append(words.textValue());
        return ResponseJson.bytes(words.textValue());
    }

    private void close() {
        if (open != null) {
            open.put("text", text.toString());
        }
        open = null;
        text.setLength(0);
    }

    boolean isFinished() {
        return others.path("finishReason").isTextual();
    }

    ObjectNode toJson() {
        ObjectNode candidate = JsonNodeFactory.instance.objectNode();
        ArrayNode written = candidate
                .putObject("content")
                .put("role", role)
                .putArray("parts")
                .addAll(parts.deepCopy());
        if (open != null) {
            written.set(written.size() - 1, open.deepCopy().put("text", text.toString()));
        }
        return candidate.setAll(others);
    }
}
