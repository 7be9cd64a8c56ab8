package dev.sluice.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A finished message in Anthropic's wire format. */
record MessageResult(ChatRequest request, Generated generated, Tokenizer tokenizer) implements Operation.Result {

    @Override
    public Usage usage() {
        return generated.usage();
    }

    @Override
    public Operation.@Nullable Result cutShort() {
        return request.stream() ? new MessageResult(request, generated.half(tokenizer), tokenizer) : null;
    }

    @Override
    public Reply reply(Sending sending) {
        return request.stream() ? sending.events(events(sending)) : sending.whole(body(sending));
    }

    private ObjectNode body(Sending sending) {
        ObjectNode body = head(sending);
        body.withArrayProperty("content").addObject().put("type", "text").put("text", generated.text());
        body.put("stop_reason", stopReason()).putNull("stop_sequence");
        if (sending.withUsage()) {
            body.set("usage", usageJson(generated.usage().completion()));
        }
        return body;
    }

    private ObjectNode head(Sending sending) {
        ObjectNode head = object().put("id", sending.id())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", request.modelName());
        head.putArray("content");
        return head.putNull("stop_reason").putNull("stop_sequence");
    }

    private List<String> events(Sending sending) {
        List<String> events = new ArrayList<>();
        ObjectNode start = head(sending);
        if (sending.withUsage()) {
            start.set("usage", usageJson(1));
        }
        events.add(event("message_start", object().set("message", start)));
        ObjectNode block = object().put("index", 0);
        block.putObject("content_block").put("type", "text").put("text", "");
        events.add(event("content_block_start", block));
        events.add(event("ping", object()));
        for (String piece : generated.pieces()) {
            ObjectNode delta = object().put("index", 0);
            delta.putObject("delta").put("type", "text_delta").put("text", piece);
            events.add(event("content_block_delta", delta));
        }
        if (generated.isCut()) {
            return events;
        }
        events.add(event("content_block_stop", object().put("index", 0)));
        ObjectNode end = object();
        end.putObject("delta").put("stop_reason", stopReason()).putNull("stop_sequence");
        if (sending.withUsage()) {
            end.putObject("usage").put("output_tokens", generated.usage().completion());
        }
        events.add(event("message_delta", end));
        events.add(event("message_stop", object()));
        return events;
    }

    private static String event(String type, ObjectNode members) {
        ObjectNode data = object().put("type", type).setAll(members);
        return "event: " + type + "\ndata: " + data;
    }

    private String stopReason() {
        return switch (generated.ending()) {
            case STOPPED -> "stop_sequence";
            case CEILING -> "max_tokens";
            case DONE, CUT -> "end_turn";
        };
    }

    private ObjectNode usageJson(long output) {
        Usage usage = generated.usage();
        ObjectNode json = object().put("input_tokens", usage.prompt() - usage.cached() - usage.cacheWrites())
                .put("cache_creation_input_tokens", usage.cacheWrites())
                .put("cache_read_input_tokens", usage.cached());
        json.putObject("cache_creation")
                .put("ephemeral_5m_input_tokens", usage.cacheWrites())
                .put("ephemeral_1h_input_tokens", 0);
        return json.put("output_tokens", output).put("service_tier", "standard");
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
