package dev.sluice.worker.provider.openai;

import static dev.sluice.worker.provider.request.RequestJson.number;
import static dev.sluice.worker.provider.request.RequestJson.text;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.schema.SamplingParameters;
import dev.sluice.worker.provider.request.InvalidRequestException;
import dev.sluice.worker.provider.request.RawBody;
import dev.sluice.worker.provider.request.RequestJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request bodies. Members always come in the same order, so that prefixes stay equal. */
final class OpenAiBody {

    private static final List<String> TOP = List.of();
    private static final String CEILING = "max_completion_tokens";

    private static final String LOGPROBS = "logprobs";

    private OpenAiBody() {}

    /** The body for an item. */
    static byte[] of(DispatchItem item, boolean stream) throws InvalidRequestException {
        ByteBuffer raw = item.getRequest().getRawBody();
        return raw == null ? RequestJson.write(json -> members(json, item, stream)) : splice(raw, item, stream);
    }

    private static byte[] splice(ByteBuffer raw, DispatchItem item, boolean stream) throws InvalidRequestException {
        byte[] bytes = new byte[raw.remaining()];
        raw.duplicate().get(bytes);
        RawBody body = new RawBody(
                        bytes,
                        "one JSON object in UTF-8 with messages" + (stream ? "" : ", whose stream is absent or false"))
                .requires("messages")
                .text("model", item.getUpstreamModel())
                .atMost(TOP, List.of(CEILING, "max_tokens"), item.getMaxOutputTokens());
        if (wantsLogprobs(item)) {
            body.set(TOP, LOGPROBS);
        }
        return stream
                ? body.set(TOP, "stream")
                        .set(List.of("stream_options"), "include_usage")
                        .bytes()
                : body.forbids("stream").bytes();
    }

    private static boolean wantsLogprobs(DispatchItem item) {
        return item.getCheck() != null && item.getCheck().getMinMeanLogprob() != null;
    }

    private static void members(JsonGenerator json, DispatchItem item, boolean stream)
            throws IOException, InvalidRequestException {
        LlmRequest request = item.getRequest();
        json.writeStringField("model", item.getUpstreamModel());
        json.writeArrayFieldStart("messages");
        for (Message message : request.getMessages()) {
            message(json, message);
        }
        json.writeEndArray();
        if (request.getTools() != null) {
            RequestJson.array(request.getTools(), "tools");
            raw(json, "tools", request.getTools());
        }
        if (request.getResponseFormat() != null) {
            RequestJson.object(request.getResponseFormat(), "response_format");
            raw(json, "response_format", request.getResponseFormat());
        }
        sampling(json, request.getSampling());
        number(json, CEILING, item.getMaxOutputTokens());
        if (wantsLogprobs(item)) {
            json.writeBooleanField(LOGPROBS, true);
        }
        if (stream) {
            json.writeBooleanField("stream", true);
            json.writeObjectFieldStart("stream_options");
            json.writeBooleanField("include_usage", true);
            json.writeEndObject();
        }
    }

    private static void message(JsonGenerator json, Message message) throws IOException, InvalidRequestException {
        json.writeStartObject();
        json.writeStringField("role", message.getRole());
        if (message.getContent() == null) {
            json.writeNullField("content");
        } else {
            json.writeStringField("content", message.getContent());
        }
        text(json, "name", message.getName());
        text(json, "tool_call_id", message.getToolCallId());
        if (message.getToolCalls() != null) {
            RequestJson.array(message.getToolCalls(), "tool_calls");
            raw(json, "tool_calls", message.getToolCalls());
        }
        json.writeEndObject();
    }

    private static void sampling(JsonGenerator json, @Nullable SamplingParameters sampling) throws IOException {
        if (sampling == null) {
            return;
        }
        number(json, "temperature", sampling.getTemperature());
        number(json, "top_p", sampling.getTopP());
        number(json, "frequency_penalty", sampling.getFrequencyPenalty());
        number(json, "presence_penalty", sampling.getPresencePenalty());
        number(json, "seed", sampling.getSeed());
        if (!sampling.getStop().isEmpty()) {
            json.writeObjectField("stop", sampling.getStop());
        }
    }

    /** Writes JSON the caller gave as text, as it stands. */
    private static void raw(JsonGenerator json, String name, String text) throws IOException {
        json.writeFieldName(name);
        json.writeRawValue(text);
    }
}
