package dev.sluice.worker.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what providers send. */
public final class ResponseJson {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    /** Error codes are shown to callers; anything else could be text that quotes the prompt. */
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private ResponseJson() {}

    /** The JSON of a body; missing when it is none. */
    static JsonNode parse(byte[] body) {
        try {
            JsonNode root = JSON.readTree(body);
            return root == null ? MissingNode.getInstance() : root;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    /** The JSON of a text; missing when it is none. */
    public static JsonNode parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] write(JsonNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
    }

    /** A text; null when it is none. */
    public static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : null;
    }

    /** A code that may be shown; null when it is none. */
    public static @Nullable String code(JsonNode node) {
        String code = node.isValueNode() && !node.isNull() ? node.asText() : "";
        return CODE.matcher(code).matches() ? code : null;
    }

    /** Bytes of a text in UTF-8, at least as many as it has tokens. */
    public static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
