package dev.sluice.worker.provider.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.worker.provider.request.InvalidRequestException;
import dev.sluice.worker.provider.request.RequestJson;
import dev.sluice.worker.provider.request.ToolCall;
import dev.sluice.worker.provider.request.Turns.Turn;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The turns of a conversation. Gemini knows results of functions by name, so that names are looked up by call id. */
final class GeminiContents {

    private final JsonGenerator json;
    private final Map<String, String> functions = new HashMap<>();

    private GeminiContents(JsonGenerator json) {
        this.json = json;
    }

    /** Writes {@code contents}. Results of the calls of one turn stand in one content. */
    static void write(JsonGenerator json, List<Turn> turns) throws IOException, InvalidRequestException {
        json.writeArrayFieldStart("contents");
        new GeminiContents(json).write(turns);
        json.writeEndArray();
    }

    private void write(List<Turn> turns) throws IOException, InvalidRequestException {
        boolean inResults = false;
        for (Turn turn : turns) {
            boolean isResult = turn.message().getRole().equals("tool");
            if (!inResults || !isResult) {
                if (inResults) {
                    end();
                }
                start(turn.message().getRole().equals("assistant") ? "model" : "user");
            }
            inResults = isResult;
            switch (turn.message().getRole()) {
                case "user" -> text(turn.text());
                case "assistant" -> assistant(turn);
                case "tool" -> result(turn);
                default ->
                    throw InvalidRequestException.of(
                            turn.field() + ".role",
                            "is unknown to " + GeminiBody.PROVIDER,
                            "system, developer, user, assistant, tool");
            }
            if (!isResult) {
                end();
            }
        }
        if (inResults) {
            end();
        }
    }

    private void start(String role) throws IOException {
        json.writeStartObject();
        json.writeStringField("role", role);
        json.writeArrayFieldStart("parts");
    }

    private void end() throws IOException {
        json.writeEndArray();
        json.writeEndObject();
    }

    private void text(String text) throws IOException {
        json.writeStartObject();
        json.writeStringField("text", text);
        json.writeEndObject();
    }

    private void assistant(Turn turn) throws IOException, InvalidRequestException {
        if (!turn.text().isEmpty()) {
            text(turn.text());
        }
        for (ToolCall call : ToolCall.of(turn.message(), turn.field())) {
            functions.put(call.id(), call.name());
            json.writeStartObject();
            json.writeObjectFieldStart("functionCall");
            json.writeStringField("name", call.name());
            json.writeFieldName("args");
            json.writeTree(call.arguments());
            json.writeEndObject();
            RequestJson.text(json, "thoughtSignature", call.thoughtSignature());
            json.writeEndObject();
        }
    }

    private void result(Turn turn) throws IOException, InvalidRequestException {
        @Nullable String id = turn.message().getToolCallId();
        @Nullable String called = id == null ? null : functions.get(id);
        @Nullable String name = called == null ? turn.message().getName() : called;
        if (name == null) {
            throw InvalidRequestException.of(
                    turn.field() + ".tool_call_id",
                    "names no call before it",
                    "the id of a call in an earlier turn, or the function's name in name");
        }
        json.writeStartObject();
        json.writeObjectFieldStart("functionResponse");
        json.writeStringField("name", name);
        json.writeFieldName("response");
        @Nullable ObjectNode object = RequestJson.objectOrNull(turn.text());
        if (object == null) {
            json.writeStartObject();
            json.writeStringField("output", turn.text());
            json.writeEndObject();
        } else {
            json.writeTree(object);
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
