package dev.sluice.worker.provider.request;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Reads JSON that callers give as text, and writes request bodies. */
public final class RequestJson {

    /** Numbers keep their digits: a schema must not change on its way. */
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private RequestJson() {}

    /** Writes the members of a body. */
    public interface Members {
        void write(JsonGenerator json) throws IOException, InvalidRequestException;
    }

    /** A body of one object. */
    public static byte[] write(Members members) throws InvalidRequestException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return out.toByteArray();
    }

    /** Writes a number that may be left out. */
    public static void number(JsonGenerator json, String name, @Nullable Number value) throws IOException {
        if (value != null) {
            json.writeObjectField(name, value);
        }
    }

    /** Writes a text that may be left out. */
    public static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    /** The array in a field. */
    public static JsonNode array(String text, String field) throws InvalidRequestException {
        JsonNode node = read(text);
        if (node == null || !node.isArray()) {
            throw InvalidRequestException.of(field, "is not valid JSON of its kind", "a JSON array");
        }
        return node;
    }

    /** The object in a field. */
    public static ObjectNode object(String text, String field) throws InvalidRequestException {
        if (read(text) instanceof ObjectNode object) {
            return object;
        }
        throw InvalidRequestException.of(field, "is not valid JSON of its kind", "a JSON object");
    }

    /** The object a text is; null when it is something else. */
    public static @Nullable ObjectNode objectOrNull(String text) {
        return read(text) instanceof ObjectNode object ? object : null;
    }

    private static @Nullable JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
