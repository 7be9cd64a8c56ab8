package dev.sluice.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A finished chat completion in OpenAI's wire format. */
record ChatResult(ChatRequest request, Generated generated, Tokenizer tokenizer) implements Operation.Result {

    private static final String DATA = "data: ";
    private static final String FINGERPRINT = "fp_sluice_simulator";
    private static final String TIER = "default";

    @Override
    public Usage usage() {
        return generated.usage();
    }

    @Override
    public Operation.@Nullable Result cutShort() {
        return request.stream() ? new ChatResult(request, generated.half(tokenizer), tokenizer) : null;
    }

    @Override
    public Reply reply(Sending sending) {
        return request.stream() ? sending.events(events(sending)) : sending.whole(body(sending));
    }

    private ObjectNode body(Sending sending) {
        ObjectNode body = head("chat.completion", sending);
        ArrayNode choices = body.putArray("choices");
        for (int i = 0; i < request.choices(); i++) {
            ObjectNode choice = choices.addObject().put("index", i);
            ObjectNode message =
                    choice.putObject("message").put("role", "assistant").put("content", generated.text());
            message.putNull("refusal").putArray("annotations");
            choice.putNull("logprobs").put("finish_reason", finishReason());
        }
        if (sending.withUsage()) {
            body.set("usage", usageJson());
        }
        return body;
    }

    private List<String> events(Sending sending) {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < request.choices(); i++) {
            ObjectNode first = JsonNodeFactory.instance.objectNode();
            first.put("role", "assistant").put("content", "").putNull("refusal");
            events.add(chunk(sending, i, first, null));
            for (String piece : generated.pieces()) {
                events.add(
                        chunk(sending, i, JsonNodeFactory.instance.objectNode().put("content", piece), null));
            }
            if (generated.isCut()) {
                return events;
            }
            events.add(chunk(sending, i, JsonNodeFactory.instance.objectNode(), finishReason()));
        }
        if (request.includeUsage() && sending.withUsage()) {
            ObjectNode last = head("chat.completion.chunk", sending);
            last.putArray("choices");
            events.add(DATA + last.set("usage", usageJson()));
        }
        events.add(DATA + "[DONE]");
        return events;
    }

    private String chunk(Sending sending, int index, ObjectNode delta, @Nullable String finish) {
        ObjectNode chunk = head("chat.completion.chunk", sending);
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finish);
        if (request.includeUsage()) {
            chunk.putNull("usage");
        }
        return DATA + chunk;
    }

    private String finishReason() {
        return generated.ending() == Generated.Ending.CEILING ? "length" : "stop";
    }

    private ObjectNode head(String object, Sending sending) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", sending.id())
                .put("object", object)
                .put("created", sending.createdSeconds())
                .put("model", request.modelName())
                .put("service_tier", TIER)
                .put("system_fingerprint", FINGERPRINT);
    }

    private ObjectNode usageJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("prompt_tokens", usage().prompt())
                .put("completion_tokens", usage().completion())
                .put("total_tokens", usage().total());
        json.putObject("prompt_tokens_details")
                .put("cached_tokens", usage().cached())
                .put("audio_tokens", 0);
        json.putObject("completion_tokens_details")
                .put("reasoning_tokens", usage().thoughts())
                .put("audio_tokens", 0)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0);
        return json;
    }
}
