package dev.sluice.cache.fingerprint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * JSON of strangers: bounded depth, no member twice, nothing after the end, numbers exactly as written. What breaks a
 * rule is empty, without saying more: the parser's messages quote the document.
 */
public final class StrictJson {

    /** Deepest nesting taken. */
    public static final int MAX_DEPTH = 64;

    private static final ObjectReader READER = JsonMapper.builder(new com.fasterxml.jackson.core.JsonFactoryBuilder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(1_000)
                            .maxStringLength(16 * 1024 * 1024)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private StrictJson() {}

    /** Parses a text. */
    public static Optional<JsonNode> parse(String text) {
        try {
            return Optional.ofNullable(READER.readTree(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Parses bytes; the buffer's position stays where it is. */
    public static Optional<JsonNode> parse(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        try {
            return Optional.ofNullable(READER.readTree(copy));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Adds a value: members by name, everything told apart by type. */
    static void digest(Digest digest, JsonNode value) {
        switch (value) {
            case ObjectNode object -> digestWithout(digest, object, Set.of());
            case ArrayNode array -> {
                digest.number(array.size());
                array.forEach(item -> digest(digest, item));
            }
            default -> digest.text(value.getNodeType().name()).text(value.asText());
        }
    }

    /** Adds an object without some of its members. */
    static void digestWithout(Digest digest, ObjectNode object, Set<String> leftOut) {
        digest.text("{");
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        names.removeAll(leftOut);
        for (String name : names) {
            digest.text(name);
            digest(digest, object.path(name));
        }
        digest.text("}");
    }
}
