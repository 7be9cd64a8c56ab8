package dev.sluice.worker.provider.anthropic;

import static dev.sluice.worker.provider.request.RequestJson.number;
import static dev.sluice.worker.provider.request.RequestJson.text;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.SamplingParameters;
import dev.sluice.worker.provider.request.FunctionTool;
import dev.sluice.worker.provider.request.InvalidRequestException;
import dev.sluice.worker.provider.request.RawBody;
import dev.sluice.worker.provider.request.RequestJson;
import dev.sluice.worker.provider.request.ResponseShape;
import dev.sluice.worker.provider.request.Turns;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request bodies. Members always come in the same order, so that prefixes stay equal. */
final class AnthropicBody {

    static final String PROVIDER = "Anthropic";

    private static final List<String> TOP = List.of();
    private static final String CEILING = "max_tokens";

    private AnthropicBody() {}

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
                        "one JSON object in UTF-8 with Anthropic's messages"
                                + (stream ? "" : ", whose stream is absent or false"))
                .requires("messages")
                .text("model", item.getUpstreamModel())
                .atMost(TOP, List.of(CEILING), item.getMaxOutputTokens());
        return stream ? body.set(TOP, "stream").bytes() : body.forbids("stream").bytes();
    }

    private static void members(JsonGenerator json, DispatchItem item, boolean stream)
            throws IOException, InvalidRequestException {
        LlmRequest request = item.getRequest();
        if (item.getMaxOutputTokens() == null) {
            throw InvalidRequestException.of(
                    "max_output_tokens",
                    "is missing, and " + PROVIDER + " requires a ceiling",
                    "1 or more, here or as the deployment's max-output-tokens");
        }
        json.writeStringField("model", item.getUpstreamModel());
        number(json, CEILING, item.getMaxOutputTokens());
        Turns turns = Turns.of(request.getMessages(), PROVIDER);
        system(json, turns.system());
        AnthropicMessages.write(json, turns.turns());
        tools(json, FunctionTool.of(request.getTools()));
        shape(json, ResponseShape.of(request.getResponseFormat()));
        sampling(json, request.getSampling());
        if (stream) {
            json.writeBooleanField("stream", true);
        }
    }

    private static void system(JsonGenerator json, List<String> texts) throws IOException {
        if (texts.size() == 1) {
            json.writeStringField("system", texts.getFirst());
        } else if (!texts.isEmpty()) {
            json.writeArrayFieldStart("system");
            for (String text : texts) {
                AnthropicMessages.textBlock(json, text);
            }
            json.writeEndArray();
        }
    }

    private static void tools(JsonGenerator json, List<FunctionTool> tools) throws IOException {
        if (tools.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("tools");
        for (FunctionTool tool : tools) {
            json.writeStartObject();
            json.writeStringField("name", tool.name());
            text(json, "description", tool.description());
            json.writeFieldName("input_schema");
            if (tool.parameters() == null) {
                json.writeStartObject();
                json.writeStringField("type", "object");
                json.writeEndObject();
            } else {
                json.writeTree(tool.parameters());
            }
            if (tool.strict()) {
                json.writeBooleanField("strict", true);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void shape(JsonGenerator json, ResponseShape shape) throws IOException, InvalidRequestException {
        switch (shape) {
            case ResponseShape.Text t -> {}
            case ResponseShape.AnyObject o ->
                throw InvalidRequestException.of(
                        "response_format.type", "has no counterpart at " + PROVIDER, "text, json_schema");
            case ResponseShape.Schema(var schema) -> {
                json.writeObjectFieldStart("output_config");
                json.writeObjectFieldStart("format");
                json.writeStringField("type", "json_schema");
                json.writeFieldName("schema");
                json.writeTree(schema);
                json.writeEndObject();
                json.writeEndObject();
            }
        }
    }

    private static void sampling(JsonGenerator json, @Nullable SamplingParameters sampling)
            throws IOException, InvalidRequestException {
        if (sampling == null) {
            return;
        }
        Double temperature = sampling.getTemperature();
        if (temperature != null && temperature > 1) {
            throw InvalidRequestException.of("sampling.temperature", "is too high for " + PROVIDER, "0 to 1");
        }
        unknown("sampling.frequency_penalty", sampling.getFrequencyPenalty());
        unknown("sampling.presence_penalty", sampling.getPresencePenalty());
        if (sampling.getSeed() != null) {
            throw InvalidRequestException.unknownTo(PROVIDER, "sampling.seed");
        }
        number(json, "temperature", temperature);
        number(json, "top_p", sampling.getTopP());
        if (!sampling.getStop().isEmpty()) {
            json.writeObjectField("stop_sequences", sampling.getStop());
        }
    }

    /** A penalty of zero is none. */
    private static void unknown(String field, @Nullable Double penalty) throws InvalidRequestException {
        if (penalty != null && penalty != 0) {
            throw InvalidRequestException.unknownTo(PROVIDER, field);
        }
    }
}
