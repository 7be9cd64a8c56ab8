package dev.sluice.worker.provider.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.worker.provider.request.InvalidRequestException;
import dev.sluice.worker.provider.request.ToolCall;
import dev.sluice.worker.provider.request.Turns.Turn;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The turns of a conversation. */
final class AnthropicMessages {

    private AnthropicMessages() {}

    /** Writes {@code messages}. Results of tools that belong to one turn of the assistant stand in one message. */
    static void write(JsonGenerator json, List<Turn> turns) throws IOException, InvalidRequestException {
        json.writeArrayFieldStart("messages");
        for (int i = 0; i < turns.size(); i++) {
            switch (turns.get(i).message().getRole()) {
                case "user" -> text(json, "user", turns.get(i).text());
                case "assistant" -> assistant(json, turns.get(i));
                case "tool" -> {
                    int end = i;
                    while (end < turns.size()
                            && turns.get(end).message().getRole().equals("tool")) {
                        end++;
                    }
                    results(json, turns.subList(i, end));
                    i = end - 1;
                }
                default ->
                    throw InvalidRequestException.of(
                            turns.get(i).field() + ".role",
                            "is unknown to " + AnthropicBody.PROVIDER,
                            "system, developer, user, assistant, tool");
            }
        }
        json.writeEndArray();
    }

    private static void text(JsonGenerator json, String role, String text) throws IOException {
        json.writeStartObject();
        json.writeStringField("role", role);
        json.writeStringField("content", text);
        json.writeEndObject();
    }

    private static void assistant(JsonGenerator json, Turn turn) throws IOException, InvalidRequestException {
        List<ToolCall> calls = ToolCall.of(turn.message(), turn.field());
        if (calls.isEmpty()) {
            text(json, "assistant", turn.text());
            return;
        }
        json.writeStartObject();
        json.writeStringField("role", "assistant");
        json.writeArrayFieldStart("content");
        // Empty texts are refused.
        if (!turn.text().isEmpty()) {
            textBlock(json, turn.text());
        }
        for (ToolCall call : calls) {
            json.writeStartObject();
            json.writeStringField("type", "tool_use");
            json.writeStringField("id", call.id());
            json.writeStringField("name", call.name());
            json.writeFieldName("input");
            json.writeTree(call.arguments());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void results(JsonGenerator json, List<Turn> turns) throws IOException, InvalidRequestException {
        json.writeStartObject();
        json.writeStringField("role", "user");
        json.writeArrayFieldStart("content");
        for (Turn turn : turns) {
            @Nullable String id = turn.message().getToolCallId();
            if (id == null) {
                throw InvalidRequestException.of(
                        turn.field() + ".tool_call_id", "is missing", "the id of the call that the turn answers");
            }
            json.writeStartObject();
            json.writeStringField("type", "tool_result");
            json.writeStringField("tool_use_id", id);
            json.writeStringField("content", turn.text());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static void textBlock(JsonGenerator json, String text) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "text");
        json.writeStringField("text", text);
        json.writeEndObject();
    }
}
