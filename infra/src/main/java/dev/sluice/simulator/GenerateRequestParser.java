package dev.sluice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks a generateContent request as Gemini does and keeps what the simulator needs. */
final class GenerateRequestParser {

    private static final Set<String> KNOWN = Set.of(
            "cachedContent",
            "contents",
            "generationConfig",
            "labels",
            "safetySettings",
            "serviceTier",
            "systemInstruction",
            "toolConfig",
            "tools");
    private static final Set<String> CONFIG = Set.of(
            "candidateCount",
            "frequencyPenalty",
            "logprobs",
            "maxOutputTokens",
            "presencePenalty",
            "responseJsonSchema",
            "responseLogprobs",
            "responseMimeType",
            "responseSchema",
            "seed",
            "stopSequences",
            "temperature",
            "thinkingConfig",
            "topK",
            "topP");
    private static final int MAX_CANDIDATES = 8;

    private final ModelCatalog models;

    GenerateRequestParser(ModelCatalog models) {
        this.models = models;
    }

    ChatRequest parse(String modelName, boolean stream, JsonNode body, @Nullable String clientRequestId)
            throws ProviderException {
        Model model = models.text(modelName);
        Fields fields = Fields.of(body, "");
        fields.allowOnly(KNOWN);
        Fields given = fields.object("generationConfig");
        Fields config = given == null ? fields : given;
        if (given != null) {
            given.allowOnly(CONFIG);
        }
        config.checkNumber("temperature", 0, 2);
        config.checkNumber("topP", 0, 1);
        config.integer("seed", Integer.MIN_VALUE, Integer.MAX_VALUE);
        Integer candidates = config.integer("candidateCount", 1, MAX_CANDIDATES);
        JsonNode tools = fields.array("tools");
        return new ChatRequest(
                Dialect.GEMINI,
                modelName,
                model,
                messages(fields),
                tools == null || tools.isEmpty() ? "" : tools.toString(),
                config.integer("maxOutputTokens", 1, model.maxOutput()),
                candidates == null ? 1 : candidates,
                config.texts("stopSequences"),
                stream,
                true,
                false,
                new Caller(clientRequestId, null));
    }

    private static List<ChatMessage> messages(Fields fields) throws ProviderException {
        List<ChatMessage> messages = new ArrayList<>();
        Fields system = fields.object("systemInstruction");
        if (system != null) {
            messages.add(new ChatMessage("system", parts(system), null));
        }
        fields.require("contents");
        JsonNode contents = fields.array("contents");
        if (contents == null || contents.isEmpty()) {
            throw fields.invalidValue("contents", "contents is not specified");
        }
        for (int i = 0; i < contents.size(); i++) {
            Fields content = Fields.of(contents.get(i), "contents[" + i + "].");
            content.allowOnly(Set.of("role", "parts"));
            content.checkOneOf("role", Set.of("user", "model"));
            String role = content.text("role");
            messages.add(new ChatMessage(role == null ? "user" : role, parts(content), null));
        }
        return messages;
    }

    private static String parts(Fields content) throws ProviderException {
        content.require("parts");
        JsonNode parts = content.array("parts");
        StringBuilder text = new StringBuilder();
        for (int i = 0; parts != null && i < parts.size(); i++) {
            Fields part = Fields.of(parts.get(i), content.path() + "parts[" + i + "].");
            part.allowOnly(Set.of("text", "thought", "thoughtSignature", "functionCall", "functionResponse"));
            Fields call = part.object("functionCall");
            Fields response = part.object("functionResponse");
            if (call != null) {
                call.requireText("name");
                text.append(call.node());
            } else if (response != null) {
                response.requireText("name");
                response.object("response");
                text.append(response.node());
            } else {
                text.append(part.requireText("text"));
            }
        }
        return text.toString();
    }
}
