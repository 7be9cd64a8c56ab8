package dev.sluice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks a Messages request as Anthropic does and keeps what the simulator needs. */
final class MessageRequestParser {

    private static final Set<String> KNOWN = Set.of(
            "cache_control",
            "container",
            "context_management",
            "inference_geo",
            "max_tokens",
            "mcp_servers",
            "messages",
            "metadata",
            "model",
            "output_config",
            "service_tier",
            "stop_sequences",
            "stream",
            "system",
            "temperature",
            "thinking",
            "tool_choice",
            "tools",
            "top_k",
            "top_p");
    private static final Set<String> BLOCKS = Set.of("text", "thinking", "tool_result", "tool_use");

    private final ModelCatalog models;

    MessageRequestParser(ModelCatalog models) {
        this.models = models;
    }

    ChatRequest parse(JsonNode body, @Nullable String clientRequestId) throws ProviderException {
        Fields fields = Fields.of(body, "");
        fields.allowOnly(KNOWN);
        String modelName = fields.requireText("model");
        Model model = models.text(modelName);
        fields.require("max_tokens");
        fields.checkNumber("temperature", 0, 1);
        fields.checkNumber("top_p", 0, 1);
        fields.object("output_config");
        Fields metadata = fields.object("metadata");
        return new ChatRequest(
                Dialect.ANTHROPIC,
                modelName,
                model,
                messages(fields),
                tools(fields),
                fields.integer("max_tokens", 1, model.maxOutput()),
                1,
                fields.texts("stop_sequences"),
                fields.flag("stream"),
                false,
                body.findValue("cache_control") != null,
                new Caller(clientRequestId, metadata == null ? null : metadata.text("user_id")));
    }

    private static String tools(Fields fields) throws ProviderException {
        JsonNode tools = fields.array("tools");
        if (tools == null || tools.isEmpty()) {
            return "";
        }
        for (int i = 0; i < tools.size(); i++) {
            Fields tool = Fields.of(tools.get(i), "tools[" + i + "].");
            tool.requireText("name");
            tool.require("input_schema");
            tool.object("input_schema");
        }
        return tools.toString();
    }

    private static List<ChatMessage> messages(Fields fields) throws ProviderException {
        fields.require("messages");
        JsonNode array = fields.array("messages");
        List<ChatMessage> messages = new ArrayList<>();
        if (fields.find("system") != null) {
            messages.add(new ChatMessage("system", content(fields.require("system"), "system"), null));
        }
        if (array == null || array.isEmpty()) {
            throw fields.invalidValue("messages", "at least one message is required");
        }
        for (int i = 0; i < array.size(); i++) {
            Fields message = Fields.of(array.get(i), "messages[" + i + "].");
            message.allowOnly(Set.of("role", "content"));
            message.require("role");
            message.checkOneOf("role", Set.of("user", "assistant"));
            String text = content(message.require("content"), message.path() + "content");
            messages.add(new ChatMessage(message.requireText("role"), text, null));
        }
        return messages;
    }

    private static String content(JsonNode content, String path) throws ProviderException {
        if (content.isTextual() && !content.textValue().isEmpty()) {
            return content.textValue();
        }
        if (!content.isArray() || content.isEmpty()) {
            throw Fields.wrongType(path, "a string that is not empty or an array of blocks", content);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < content.size(); i++) {
            Fields block = Fields.of(content.get(i), path + "[" + i + "].");
            block.require("type");
            block.checkOneOf("type", BLOCKS);
            text.append(
                    switch (block.requireText("type")) {
                        case "text" -> block.requireText("text");
                        case "tool_result" -> {
                            block.requireText("tool_use_id");
                            JsonNode result = block.find("content");
                            yield result == null ? "" : content(result, block.path() + "content");
                        }
                        case "tool_use" -> {
                            block.requireText("id");
                            yield block.requireText("name") + block.require("input");
                        }
                        default -> block.node().toString();
                    });
        }
        return text.toString();
    }
}
