package dev.sluice.worker.provider.gemini;

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
final class GeminiBody {

    static final String PROVIDER = "Gemini";

    private static final int STOPS = 5;

    private GeminiBody() {}

    /** The body for an item; whether a stream is asked for stands in the path. */
    static byte[] of(DispatchItem item) throws InvalidRequestException {
        ByteBuffer raw = item.getRequest().getRawBody();
        return raw == null ? RequestJson.write(json -> members(json, item)) : splice(raw, item);
    }

    /** Gemini takes the names of its fields in both of Protocol Buffers' spellings. */
    private static byte[] splice(ByteBuffer raw, DispatchItem item) throws InvalidRequestException {
        byte[] bytes = new byte[raw.remaining()];
        raw.duplicate().get(bytes);
        return new RawBody(bytes, "one JSON object in UTF-8 with Gemini's contents")
                .requires("contents")
                .atMost(
                        List.of("generationConfig", "generation_config"),
                        List.of("maxOutputTokens", "max_output_tokens"),
                        item.getMaxOutputTokens())
                .bytes();
    }

    private static void members(JsonGenerator json, DispatchItem item) throws IOException, InvalidRequestException {
        LlmRequest request = item.getRequest();
        Turns turns = Turns.of(request.getMessages(), PROVIDER);
        if (!turns.system().isEmpty()) {
            json.writeObjectFieldStart("systemInstruction");
            json.writeArrayFieldStart("parts");
            for (String text : turns.system()) {
                json.writeStartObject();
                json.writeStringField("text", text);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        GeminiContents.write(json, turns.turns());
        tools(json, FunctionTool.of(request.getTools()));
        json.writeObjectFieldStart("generationConfig");
        sampling(json, request.getSampling());
        number(json, "maxOutputTokens", item.getMaxOutputTokens());
        shape(json, ResponseShape.of(request.getResponseFormat()));
        json.writeEndObject();
    }

    private static void tools(JsonGenerator json, List<FunctionTool> tools) throws IOException {
        if (tools.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("tools");
        json.writeStartObject();
        json.writeArrayFieldStart("functionDeclarations");
        for (FunctionTool tool : tools) {
            json.writeStartObject();
            json.writeStringField("name", tool.name());
            text(json, "description", tool.description());
            if (tool.parameters() != null) {
                json.writeFieldName("parametersJsonSchema");
                json.writeTree(tool.parameters());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
    }

    private static void shape(JsonGenerator json, ResponseShape shape) throws IOException {
        if (shape instanceof ResponseShape.Text) {
            return;
        }
        json.writeStringField("responseMimeType", "application/json");
        if (shape instanceof ResponseShape.Schema(var schema)) {
            json.writeFieldName("responseJsonSchema");
            json.writeTree(schema);
        }
    }

    private static void sampling(JsonGenerator json, @Nullable SamplingParameters sampling)
            throws IOException, InvalidRequestException {
        if (sampling == null) {
            return;
        }
        Long seed = sampling.getSeed();
        if (seed != null && seed.intValue() != seed) {
            throw InvalidRequestException.of(
                    "sampling.seed", "is out of range for " + PROVIDER, Integer.MIN_VALUE + " to " + Integer.MAX_VALUE);
        }
        if (sampling.getStop().size() > STOPS) {
            throw InvalidRequestException.of("sampling.stop", "has too many entries for " + PROVIDER, "up to " + STOPS);
        }
        number(json, "temperature", sampling.getTemperature());
        number(json, "topP", sampling.getTopP());
        number(json, "frequencyPenalty", sampling.getFrequencyPenalty());
        number(json, "presencePenalty", sampling.getPresencePenalty());
        number(json, "seed", seed);
        if (!sampling.getStop().isEmpty()) {
            json.writeObjectField("stopSequences", sampling.getStop());
        }
    }
}
