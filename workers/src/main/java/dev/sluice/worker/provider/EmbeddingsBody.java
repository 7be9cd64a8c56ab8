package dev.sluice.worker.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Request and response bodies of OpenAI's embeddings. */
public final class EmbeddingsBody {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final ObjectMapper JSON = new ObjectMapper();

    private EmbeddingsBody() {}

    /** The request for the inputs of all items, in order. Base64, because numbers as text are twice as long. */
    public static ByteBuffer of(List<DispatchItem> items) {
        DispatchItem first = items.getFirst();
        return written(json -> {
            json.writeStartObject();
            json.writeStringField("model", first.getUpstreamModel());
            json.writeArrayFieldStart("input");
            for (DispatchItem item : items) {
                for (String input : item.getRequest().getInputs()) {
                    json.writeString(input);
                }
            }
            json.writeEndArray();
            if (first.getRequest().getDimensions() != null) {
                json.writeNumberField("dimensions", first.getRequest().getDimensions());
            }
            json.writeStringField("encoding_format", "base64");
            json.writeEndObject();
        });
    }

    /**
     * The vectors of a response by input, each as little-endian 32-bit floats in Base64.
     *
     * @return empty when it has not exactly one vector for each input
     */
    public static Optional<List<String>> vectors(ByteBuffer body, int inputs) {
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        try {
            JsonNode data = JSON.readTree(bytes).path("data");
            TreeMap<Integer, String> vectors = new TreeMap<>();
            for (JsonNode item : data) {
                int index = item.path("index").asInt(-1);
                String vector = vector(item.path("embedding"));
                if (index < 0 || index >= inputs || vector == null || vectors.put(index, vector) != null) {
                    return Optional.empty();
                }
            }
            return vectors.size() == inputs ? Optional.of(List.copyOf(vectors.values())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The response to one request: its own vectors, in the provider's format, with its share of the tokens. */
    public static ByteBuffer response(List<String> vectors, String model, @Nullable TokenUsage usage) {
        return written(json -> {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (int i = 0; i < vectors.size(); i++) {
                json.writeStartObject();
                json.writeStringField("object", "embedding");
                json.writeNumberField("index", i);
                json.writeStringField("embedding", vectors.get(i));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("model", model);
            if (usage != null) {
                long tokens = usage.getInputUncached() + usage.getCacheRead();
                json.writeObjectFieldStart("usage");
                json.writeNumberField("prompt_tokens", tokens);
                json.writeNumberField("total_tokens", tokens);
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }

    private static @Nullable String vector(JsonNode embedding) {
        if (embedding.isTextual() && !embedding.textValue().isEmpty()) {
            return embedding.textValue();
        }
        if (!embedding.isArray() || embedding.isEmpty()) {
            return null;
        }
        ByteBuffer floats = ByteBuffer.allocate(embedding.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (JsonNode component : embedding) {
            if (!component.isNumber()) {
                return null;
            }
            floats.putFloat(component.floatValue());
        }
        return Base64.getEncoder().encodeToString(floats.array());
    }

    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private static ByteBuffer written(Writing writing) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return ByteBuffer.wrap(out.toByteArray()).asReadOnlyBuffer();
    }
}
