package dev.sluice.worker.provider.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.schema.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call of a function in an assistant's turn, as OpenAI writes it.
 *
 * @param arguments parsed
 * @param thoughtSignature what Gemini wants back with the call, as its OpenAI-compatible API hands it out
 */
public record ToolCall(
        String id,
        String name,
        ObjectNode arguments,
        @Nullable String thoughtSignature) {

    /** The calls of a turn; empty: none. */
    public static List<ToolCall> of(Message message, String field) throws InvalidRequestException {
        List<ToolCall> calls = new ArrayList<>();
        if (message.getToolCalls() != null) {
            String path = field + ".tool_calls";
            for (JsonNode call : RequestJson.array(message.getToolCalls(), path)) {
                calls.add(one(call, path + "[" + calls.size() + "]"));
            }
        }
        return calls;
    }

    private static ToolCall one(JsonNode call, String field) throws InvalidRequestException {
        JsonNode function = call.path("function");
        if (!call.path("type").asText("function").equals("function")
                || !call.path("id").isTextual()
                || !function.path("name").isTextual()) {
            throw InvalidRequestException.of(
                    field,
                    "is no call of a function",
                    "{\"id\": …, \"type\": \"function\", \"function\": {\"name\": …, \"arguments\": …}}");
        }
        return new ToolCall(
                call.path("id").textValue(),
                function.path("name").textValue(),
                arguments(function.path("arguments"), field + ".function.arguments"),
                call.at("/extra_content/google/thought_signature").textValue());
    }

    /** A function without parameters is called with an empty text. */
    private static ObjectNode arguments(JsonNode arguments, String field) throws InvalidRequestException {
        if (arguments.asText().isBlank() && !arguments.isContainerNode()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (arguments.isTextual()) {
            return RequestJson.object(arguments.textValue(), field);
        }
        throw InvalidRequestException.of(field, "is no text", "a JSON object as text");
    }
}
