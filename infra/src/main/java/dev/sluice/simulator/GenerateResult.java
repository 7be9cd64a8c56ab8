package dev.sluice.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A finished answer in Gemini's wire format. Each event of a stream counts all that came up to it. */
record GenerateResult(ChatRequest request, Generated generated, Tokenizer tokenizer) implements Operation.Result {

    @Override
    public Usage usage() {
        return generated.usage();
    }

    @Override
    public Operation.@Nullable Result cutShort() {
        return request.stream() ? new GenerateResult(request, generated.half(tokenizer), tokenizer) : null;
    }

    @Override
    public Reply reply(Sending sending) {
        return request.stream() ? sending.events(events(sending)) : sending.whole(body(sending));
    }

    private ObjectNode body(Sending sending) {
        Usage usage = generated.usage();
        return response(sending, generated.text(), finishReason(), usage.completion() - usage.thoughts());
    }

    private List<String> events(Sending sending) {
        List<String> events = new ArrayList<>();
        StringBuilder sent = new StringBuilder();
        List<String> pieces = generated.text().isEmpty() ? List.of("") : generated.pieces();
        for (int i = 0; i < pieces.size(); i++) {
            sent.append(pieces.get(i));
            boolean last = i == pieces.size() - 1 && !generated.isCut();
            long tokens = tokenizer.count(sent.toString());
            events.add("data: " + response(sending, pieces.get(i), last ? finishReason() : null, tokens));
        }
        return events;
    }

    private ObjectNode response(Sending sending, String text, @Nullable String finish, long tokens) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode candidates = body.putArray("candidates");
        for (int i = 0; i < request.choices(); i++) {
            ObjectNode candidate = candidates.addObject();
            candidate
                    .putObject("content")
                    .put("role", "model")
                    .putArray("parts")
                    .addObject()
                    .put("text", text);
            if (finish != null) {
                candidate.put("finishReason", finish);
            }
            candidate.put("index", i);
        }
        if (sending.withUsage()) {
            body.set("usageMetadata", usageJson(tokens));
        }
        return body.put("modelVersion", request.modelName()).put("responseId", sending.id());
    }

    private ObjectNode usageJson(long tokens) {
        Usage usage = generated.usage();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("promptTokenCount", usage.prompt())
                .put("candidatesTokenCount", tokens)
                .put("totalTokenCount", usage.prompt() + tokens + usage.thoughts());
        if (usage.cached() > 0) {
            json.put("cachedContentTokenCount", usage.cached());
        }
        if (usage.thoughts() > 0) {
            json.put("thoughtsTokenCount", usage.thoughts());
        }
        return json;
    }

    private String finishReason() {
        return generated.ending() == Generated.Ending.CEILING ? "MAX_TOKENS" : "STOP";
    }
}
