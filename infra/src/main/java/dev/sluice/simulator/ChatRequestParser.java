package dev.sluice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks a chat completion request as OpenAI does and keeps what the simulator needs. */
final class ChatRequestParser {

    private static final Set<String> KNOWN = Set.of(
            "audio",
            "frequency_penalty",
            "function_call",
            "functions",
            "logit_bias",
            "logprobs",
            "max_completion_tokens",
            "max_tokens",
            "messages",
            "metadata",
            "modalities",
            "model",
            "n",
            "parallel_tool_calls",
            "prediction",
            "presence_penalty",
            "prompt_cache_key",
            "prompt_cache_options",
            "prompt_cache_retention",
            "reasoning_effort",
            "response_format",
            "safety_identifier",
            "seed",
            "service_tier",
            "stop",
            "store",
            "stream",
            "stream_options",
            "temperature",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
            "user",
            "verbosity",
            "web_search_options");
    private static final Set<String> ROLES = Set.of("developer", "system", "user", "assistant", "tool", "function");
    private static final Set<String> TIERS = Set.of("auto", "default", "flex", "scale", "priority");
    private static final int MAX_CHOICES = 128;
    private static final int MAX_STOPS = 4;
    private static final int MAX_METADATA = 16;

    private final ModelCatalog models;

    ChatRequestParser(ModelCatalog models) {
        this.models = models;
    }

    ChatRequest parse(JsonNode body, @Nullable String clientRequestId) throws ProviderException {
        Fields fields = Fields.of(body, "");
        fields.allowOnly(KNOWN);
        String modelName = fields.requireText("model");
        List<ChatMessage> messages = messages(fields);
        checkSampling(fields);
        checkMetadata(fields);
        fields.checkOneOf("service_tier", TIERS);
        JsonNode tools = fields.array("tools");
        Integer choices = fields.integer("n", 1, MAX_CHOICES);
        boolean stream = fields.flag("stream");
        Fields streamOptions = fields.object("stream_options");
        if (streamOptions != null && !stream) {
            throw fields.invalidValue("stream_options", "it is only allowed when 'stream' is true");
        }
        Model model = models.text(modelName);
        return new ChatRequest(
                Dialect.OPENAI,
                modelName,
                model,
                messages,
                tools == null || tools.isEmpty() ? "" : tools.toString(),
                maxTokens(fields, model),
                choices == null ? 1 : choices,
                stops(fields),
                stream,
                streamOptions != null && streamOptions.flag("include_usage"),
                false,
                Caller.read(fields, clientRequestId));
    }

    private static @Nullable Integer maxTokens(Fields fields, Model model) throws ProviderException {
        Integer present = fields.integer("max_completion_tokens", 1, model.maxOutput());
        Integer old = fields.integer("max_tokens", 1, model.maxOutput());
        if (present != null && old != null) {
            throw fields.invalidValue("max_tokens", "it cannot be set beside 'max_completion_tokens'");
        }
        return present == null ? old : present;
    }

    private static void checkSampling(Fields fields) throws ProviderException {
        fields.checkNumber("temperature", 0, 2);
        fields.checkNumber("top_p", 0, 1);
        fields.checkNumber("frequency_penalty", -2, 2);
        fields.checkNumber("presence_penalty", -2, 2);
        fields.integer("top_logprobs", 0, 20);
        for (String flag : List.of("logprobs", "parallel_tool_calls", "store")) {
            fields.flag(flag);
        }
        for (String text : List.of("prompt_cache_key", "reasoning_effort", "safety_identifier", "user", "verbosity")) {
            fields.text(text);
        }
        for (String object : List.of("logit_bias", "response_format", "prediction")) {
            fields.object(object);
        }
        JsonNode seed = fields.find("seed");
        if (seed != null && !seed.isIntegralNumber()) {
            throw Fields.wrongType("seed", "an integer", seed);
        }
    }

    private static void checkMetadata(Fields fields) throws ProviderException {
        Fields metadata = fields.object("metadata");
        if (metadata == null) {
            return;
        }
        if (metadata.node().size() > MAX_METADATA) {
            throw fields.invalidValue("metadata", "expected at most " + MAX_METADATA + " pairs");
        }
        for (Map.Entry<String, JsonNode> pair : metadata.node().properties()) {
            if (!pair.getValue().isTextual()) {
                throw Fields.wrongType("metadata", "an object of strings", pair.getValue());
            }
        }
    }

    private static List<String> stops(Fields fields) throws ProviderException {
        JsonNode stop = fields.find("stop");
        if (stop == null) {
            return List.of();
        }
        if (stop.isTextual()) {
            return List.of(stop.textValue());
        }
        if (!stop.isArray() || stop.size() > MAX_STOPS) {
            throw Fields.wrongType("stop", "a string or an array of at most " + MAX_STOPS + " strings", stop);
        }
        return fields.texts("stop");
    }

    private static List<ChatMessage> messages(Fields fields) throws ProviderException {
        fields.require("messages");
        JsonNode array = fields.array("messages");
        if (array == null || array.isEmpty()) {
            throw new ProviderException(ProviderError.invalid(
                    "Invalid 'messages': empty array. Expected an array with minimum length 1.",
                    "messages",
                    "empty_array"));
        }
        List<ChatMessage> messages = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            messages.add(message(Fields.of(array.get(i), "messages[" + i + "].")));
        }
        return messages;
    }

    private static ChatMessage message(Fields fields) throws ProviderException {
        fields.require("role");
        fields.checkOneOf("role", ROLES);
        String role = fields.requireText("role");
        JsonNode calls = role.equals("assistant") ? fields.array("tool_calls") : null;
        String text = calls == null || fields.find("content") != null
                ? content(fields.require("content"), fields.path() + "content")
                : "";
        return new ChatMessage(role, calls == null ? text : text + calls, fields.text("name"));
    }

    private static String content(JsonNode content, String path) throws ProviderException {
        if (content.isTextual()) {
            return content.textValue();
        }
        if (!content.isArray() || content.isEmpty()) {
            throw Fields.wrongType(path, "a string or an array of text parts", content);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < content.size(); i++) {
            Fields part = Fields.of(content.get(i), path + "[" + i + "].");
            part.require("type");
            part.checkOneOf("type", Set.of("text"));
            text.append(part.requireText("text"));
        }
        return text.toString();
    }
}
