package dev.sluice.worker.provider;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.schema.SamplingParameters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Request bodies of OpenAI's chat completions. Members always come in the same order, so that prefixes stay equal. */
final class OpenAiBody {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private OpenAiBody() {}

    /** The body for an item, or why there is none. */
    static Provider.Preparation of(DispatchItem item) {
        LlmRequest request = item.getRequest();
        try {
            ByteBuffer raw = request.getRawBody();
            byte[] body = raw == null ? build(item) : splice(raw, item);
            return new Provider.Call(
                    item.getDispatchId(), ByteBuffer.wrap(body).asReadOnlyBuffer(), request.getTraceparent());
        } catch (BodySplice.NotSendableException e) {
            return new Provider.Invalid(Errors.invalid(
                    "raw_body",
                    "raw_body cannot be sent to the provider",
                    "one JSON object in UTF-8 whose stream is absent or false"));
        } catch (NotJsonException e) {
            return new Provider.Invalid(Errors.invalid(e.field, e.field + " is not valid JSON", e.allowed));
        }
    }

    private static byte[] splice(ByteBuffer raw, DispatchItem item) throws BodySplice.NotSendableException {
        byte[] body = new byte[raw.remaining()];
        raw.duplicate().get(body);
        return BodySplice.apply(
                body, item.getUpstreamModel(), item.getMaxOutputTokens(), wantsLogprobs(item));
    }

    private static boolean wantsLogprobs(DispatchItem item) {
        return item.getCheck() != null && item.getCheck().getMinMeanLogprob() != null;
    }

    private static byte[] build(DispatchItem item) throws NotJsonException {
        LlmRequest request = item.getRequest();
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("model", item.getUpstreamModel());
            json.writeArrayFieldStart("messages");
            for (Message message : request.getMessages()) {
                message(json, message);
            }
            json.writeEndArray();
            embed(json, "tools", request.getTools(), JsonNode::isArray, "a JSON array");
            embed(json, "response_format", request.getResponseFormat(), JsonNode::isObject, "a JSON object");
            sampling(json, request.getSampling());
            number(json, "max_completion_tokens", item.getMaxOutputTokens());
            if (wantsLogprobs(item)) {
                json.writeBooleanField("logprobs", true);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return out.toByteArray();
    }

    private static void message(JsonGenerator json, Message message) throws IOException, NotJsonException {
        json.writeStartObject();
        json.writeStringField("role", message.getRole());
        if (message.getContent() == null) {
            json.writeNullField("content");
        } else {
            json.writeStringField("content", message.getContent());
        }
        if (message.getName() != null) {
            json.writeStringField("name", message.getName());
        }
        if (message.getToolCallId() != null) {
            json.writeStringField("tool_call_id", message.getToolCallId());
        }
        embed(json, "tool_calls", message.getToolCalls(), JsonNode::isArray, "a JSON array");
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

    private static void number(JsonGenerator json, String name, @Nullable Number value) throws IOException {
        if (value != null) {
            json.writeObjectField(name, value);
        }
    }

    /** Writes JSON the caller gave as text, as it stands. */
    private static void embed(
            JsonGenerator json, String name, @Nullable String text, Predicate<JsonNode> shape, String allowed)
            throws IOException, NotJsonException {
        if (text == null) {
            return;
        }
        try {
            if (!shape.test(JSON.readTree(text))) {
                throw new NotJsonException(name, allowed);
            }
        } catch (JsonProcessingException e) {
            throw new NotJsonException(name, allowed);
        }
        json.writeFieldName(name);
        json.writeRawValue(text);
    }

    /** A field that should hold JSON and does not. */
    private static final class NotJsonException extends Exception {

        private final String field;
        private final String allowed;

        NotJsonException(String field, String allowed) {
            super(field, null, false, false);
            this.field = field;
            this.allowed = allowed;
        }
    }
}
