package dev.sluice.worker.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.worker.provider.ResponseJson;
import dev.sluice.worker.provider.StreamAssembly;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events of a message. The first has the input's count; the output is counted when it ends. What is thought may be shown
 * shortened or not at all, so that a message that thinks is known only with its last count.
 */
final class AnthropicStream implements StreamAssembly {

    private ObjectNode message = JsonNodeFactory.instance.objectNode();
    private final SortedMap<Integer, AnthropicBlock> blocks = new TreeMap<>();
    private @Nullable String error;
    private boolean started;
    private boolean ended;
    private boolean unseen;
    private long uncounted;

    @Override
    public void accept(JsonNode event) {
        switch (event.path("type").asText()) {
            case "message_start" -> {
                if (event.path("message") instanceof ObjectNode start) {
                    started = true;
                    message = start.deepCopy();
                }
            }
            case "content_block_start" -> {
                AnthropicBlock block = new AnthropicBlock(event.path("content_block"));
                blocks.put(event.path("index").asInt(), block);
                unseen |= !block.isShown();
                uncounted += block.bytes();
            }
            case "content_block_delta" -> {
                AnthropicBlock block = blocks.get(event.path("index").asInt());
                if (block != null) {
                    uncounted += block.add(event.path("delta"));
                }
            }
            case "message_delta" -> end(event);
            case "error" -> error = ResponseJson.code(event.at("/error/type"));
            default -> {
                // Pings, ends of blocks, and what is still to be invented.
            }
        }
    }

    private void end(JsonNode event) {
        event.path("delta").properties().forEach(entry -> message.set(entry.getKey(), entry.getValue()));
        ended |= event.at("/delta/stop_reason").isTextual();
        JsonNode counted = event.path("usage");
        if (counted.isObject()) {
            ObjectNode usage = message.withObjectProperty("usage");
            counted.properties().forEach(entry -> {
                if (!entry.getValue().isNull()) {
                    usage.set(entry.getKey(), entry.getValue());
                }
            });
        }
        if (counted.has("output_tokens")) {
            uncounted = 0;
            unseen = false;
        }
    }

    @Override
    public boolean isComplete() {
        return started && ended;
    }

    @Override
    public ObjectNode body() {
        ObjectNode body = message.deepCopy();
        ArrayNode content = body.putArray("content");
        blocks.values().forEach(block -> content.add(block.toJson()));
        return body;
    }

    @Override
    public OptionalLong uncounted() {
        return started && !unseen ? OptionalLong.of(uncounted) : OptionalLong.empty();
    }

    @Override
    public @Nullable String error() {
        return error;
    }
}
