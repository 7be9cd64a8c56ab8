package dev.sluice.worker.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.worker.provider.ResponseJson;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A block of a message as it grows. */
final class AnthropicBlock {

    private static final Set<String> SHOWN = Set.of("text", "tool_use");

    private final ObjectNode start;
    private final Map<String, StringBuilder> texts = new TreeMap<>();
    private final StringBuilder input = new StringBuilder();

    AnthropicBlock(JsonNode start) {
        this.start = start instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    }

    /** Whether everything that is billed for it is in it. */
    boolean isShown() {
        return SHOWN.contains(start.path("type").asText());
    }

    /** Bytes of output that it begins with. */
    long bytes() {
        return ResponseJson.bytes(start.path("text").asText())
                + ResponseJson.bytes(start.path("name").asText());
    }

    /** Takes a part; returns how many bytes of output it has. */
    long add(JsonNode delta) {
        return switch (delta.path("type").asText()) {
            case "input_json_delta" -> append(input, delta.path("partial_json"));
            case "text_delta" -> append("text", delta);
            case "thinking_delta" -> append("thinking", delta);
            case "signature_delta" -> {
                append("signature", delta);
                yield 0;
            }
            case "citations_delta" -> {
                start.withArrayProperty("citations").add(delta.path("citation"));
                yield ResponseJson.bytes(delta.path("citation").toString());
            }
            default -> ResponseJson.bytes(delta.toString());
        };
    }

    private long append(String name, JsonNode delta) {
        StringBuilder text =
                texts.computeIfAbsent(name, n -> new StringBuilder(start.path(n).asText("")));
        return append(text, delta.path(name));
    }

    private static long append(StringBuilder text, JsonNode part) {
        text.append(part.asText(""));
        return ResponseJson.bytes(part.asText(""));
    }

    ObjectNode toJson() {
        ObjectNode block = start.deepCopy();
        texts.forEach((name, text) -> block.put(name, text.toString()));
        if (!input.isEmpty()) {
            // A broken stream leaves no JSON; nobody is given that message.
            JsonNode whole = ResponseJson.parse(input.toString());
            block.set("input", whole.isMissingNode() ? JsonNodeFactory.instance.objectNode() : whole);
        }
        return block;
    }
}
