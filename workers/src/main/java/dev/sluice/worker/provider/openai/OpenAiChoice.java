package dev.sluice.worker.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.worker.provider.ResponseJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** One answer of a stream as it grows. */
final class OpenAiChoice {

    private static final String REASONING = "reasoning_content";

    private final int index;
    private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
    private final ObjectNode others = JsonNodeFactory.instance.objectNode();
    private final SortedMap<Integer, Call> calls = new TreeMap<>();
    private final ObjectNode logprobs = JsonNodeFactory.instance.objectNode();
    private String role = "assistant";
    private String finishReason = "";

    OpenAiChoice(int index) {
        this.index = index;
    }

    /** Takes a part; returns how many bytes of output it has. */
    long add(JsonNode choice) {
        finishReason = choice.path("finish_reason").asText(finishReason);
        choice.path("logprobs").properties().forEach(entry -> {
            if (entry.getValue() instanceof ArrayNode more) {
                logprobs.withArrayProperty(entry.getKey()).addAll(more);
            }
        });
        long bytes = 0;
        for (Map.Entry<String, JsonNode> member : choice.path("delta").properties()) {
            bytes += add(member.getKey(), member.getValue());
        }
        return bytes;
    }

    private long add(String name, JsonNode value) {
        if (name.equals("role")) {
            role = value.asText(role);
            return 0;
        }
        if (name.equals("tool_calls")) {
            long bytes = 0;
            for (JsonNode call : value) {
                bytes += calls.computeIfAbsent(call.path("index").asInt(), i -> new Call())
                        .add(call);
            }
            return bytes;
        }
        if (value.isTextual()) {
            texts.computeIfAbsent(name, n -> new StringBuilder()).append(value.textValue());
            return ResponseJson.bytes(value.textValue());
        }
        if (!value.isNull()) {
            others.set(name, value);
            return ResponseJson.bytes(value.toString());
        }
        return 0;
    }

    boolean isFinished() {
        return !finishReason.isEmpty();
    }

    /** Whether the service shows what the model reasons. */
    boolean showsReasoning() {
        return texts.containsKey(REASONING);
    }

    ObjectNode toJson() {
        ObjectNode choice = JsonNodeFactory.instance.objectNode().put("index", index);
        ObjectNode message = choice.putObject("message").put("role", role).putNull("content");
        texts.forEach((name, text) -> {
            // A first chunk opens every text empty, whether it comes or not.
            if (!text.isEmpty() || (name.equals("content") && calls.isEmpty())) {
                message.put(name, text.toString());
            }
        });
        message.setAll(others);
        if (!calls.isEmpty()) {
            ArrayNode array = message.putArray("tool_calls");
            calls.values().forEach(call -> array.add(call.toJson()));
        }
        choice.set("logprobs", logprobs.isEmpty() ? JsonNodeFactory.instance.nullNode() : logprobs);
        return choice.put("finish_reason", isFinished() ? finishReason : null);
    }

    /** A tool call whose arguments come in pieces. */
    private static final class Call {

        private final ObjectNode call = JsonNodeFactory.instance.objectNode();
        private final ObjectNode function = JsonNodeFactory.instance.objectNode();
        private final StringBuilder arguments = new StringBuilder();

        long add(JsonNode part) {
            for (Map.Entry<String, JsonNode> member : part.properties()) {
                if (!member.getKey().equals("index")
                        && !member.getKey().equals("function")
                        && !member.getValue().isNull()) {
                    call.set(member.getKey(), member.getValue());
                }
            }
            long bytes = 0;
            for (Map.Entry<String, JsonNode> member : part.path("function").properties()) {
                bytes += ResponseJson.bytes(member.getValue().asText());
                if (member.getKey().equals("arguments")) {
                    arguments.append(member.getValue().asText(""));
                } else if (!member.getValue().isNull()) {
                    function.set(member.getKey(), member.getValue());
                }
            }
            return bytes;
        }

        ObjectNode toJson() {
            ObjectNode whole = call.deepCopy();
            whole.set("function", function.deepCopy().put("arguments", arguments.toString()));
            return whole;
        }
    }
}
