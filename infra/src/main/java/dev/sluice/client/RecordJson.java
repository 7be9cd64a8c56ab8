package dev.sluice.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records as plain JSON for people and programs: field names as in the schema, instants in ISO-8601, decimals as text,
 * bytes as JSON where they hold JSON and else in Base64, absent fields left out.
 */
public final class RecordJson {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RecordJson() {}

    /** The record as a JSON object. */
    public static ObjectNode toJson(SpecificRecord datum) {
        ObjectNode object = NODES.objectNode();
        for (Schema.Field field : datum.getSchema().getFields()) {
            Object value = datum.get(field.pos());
            if (value != null) {
                object.set(field.name(), node(value));
            }
        }
        return object;
    }

    private static JsonNode node(@Nullable Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case SpecificRecord datum -> toJson(datum);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case Double number -> NODES.numberNode(number);
            case Boolean flag -> NODES.booleanNode(flag);
            case BigDecimal decimal ->
                NODES.textNode(decimal.stripTrailingZeros().toPlainString());
            case ByteBuffer bytes -> bytes(bytes.duplicate());
            case Collection<?> items -> {
                var array = NODES.arrayNode(items.size());
                items.forEach(item -> array.add(node(item)));
                yield array;
            }
            case Map<?, ?> entries -> {
                ObjectNode object = NODES.objectNode();
                entries.forEach((key, item) -> object.set(key.toString(), node(item)));
                yield object;
            }
            default -> NODES.textNode(value.toString());
        };
    }

    private static JsonNode bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        try {
            return JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return NODES.textNode(Base64.getEncoder().encodeToString(bytes));
        }
    }
}
