package dev.sluice.cache.fingerprint;

import dev.sluice.schema.LlmRequest;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/**
 * Hash of everything that makes two requests with one id the same.
 *
 * <p>Fields that hold their default are left out, so that a field added to the schema changes no hash.
 */
public final class ContentHash {

    private static final Set<String> LEFT_OUT = Set.of("created_at", "traceparent", "tracestate");

    private ContentHash() {}

    /** SHA-256 of the request without creation time and trace context. */
    public static String of(LlmRequest request) {
        Digest digest = new Digest();
        fields(digest, request, LEFT_OUT);
        return digest.hex();
    }

    private static void fields(Digest digest, IndexedRecord value, Set<String> leftOut) {
        for (Schema.Field field : value.getSchema().getFields()) {
            Object content = value.get(field.pos());
            if (!leftOut.contains(field.name()) && !isDefault(field, content)) {
                digest.text(field.name());
                add(digest, content);
            }
        }
        digest.text(null);
    }

    private static boolean isDefault(Schema.Field field, @Nullable Object content) {
        return switch (content) {
            case null -> true;
            case Map<?, ?> map -> map.isEmpty();
            case List<?> list -> list.isEmpty();
            default ->
                field.hasDefaultValue() && content.equals(SpecificData.get().getDefaultValue(field));
        };
    }

    private static void add(Digest digest, @Nullable Object value) {
        switch (value) {
            case null -> digest.text(null);
            case IndexedRecord nested -> fields(digest, nested, Set.of());
            case ByteBuffer bytes -> digest.bytes(bytes);
            case Collection<?> items -> {
                digest.number(items.size());
                items.forEach(item -> add(digest, item));
            }
            case Map<?, ?> map -> {
                digest.number(map.size());
                Map<String, Object> sorted = new TreeMap<>();
                map.forEach((key, item) -> sorted.put(key.toString(), item));
                sorted.forEach((key, item) -> add(digest.text(key), item));
            }
            default -> digest.text(value.toString());
        }
    }
}
