package dev.sluice.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.serde.SingleObjectSerde;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads records as {@link RecordJson} writes them. A field that is left out has its default; bytes may be a JSON object or
 * text.
 */
public final class RecordReader {

    /** A JSON value that is no such record. The message names the field, never a value. */
    public static final class UnreadableException extends Exception {
        UnreadableException(String field, String allowed) {
            super("Field " + (field.isEmpty() ? "(all)" : field) + " must be " + allowed);
        }
    }

    private RecordReader() {}

    /**
     * Reads a record.
     *
     * @throws UnreadableException when a field is unknown, missing without a default, or of another type
     */
    public static <T extends SpecificRecord> T read(JsonNode json, Class<T> type) throws UnreadableException {
        // Making the serde lets Avro instantiate the class.
        SingleObjectSerde<T> serde = new SingleObjectSerde<>(type);
        T datum = type.cast(record(json, SpecificData.get().getSchema(type), ""));
        return serde.decode(serde.encode(datum));
    }

    private static Object record(JsonNode json, Schema schema, String path) throws UnreadableException {
        if (!(json instanceof ObjectNode object)) {
            throw new UnreadableException(path, "a JSON object");
        }
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (schema.getField(name) == null) {
                throw new UnreadableException(within(path, name), "left out: there is no such field");
            }
        }
        SpecificRecord datum =
                (SpecificRecord) SpecificData.newInstance(SpecificData.get().getClass(schema), schema);
        for (Schema.Field field : schema.getFields()) {
            JsonNode value = object.get(field.name());
            String name = within(path, field.name());
            if (value != null && !value.isNull()) {
                datum.put(field.pos(), value(value, field.schema(), name));
            } else if (field.hasDefaultValue()) {
                datum.put(field.pos(), SpecificData.get().getDefaultValue(field));
            } else {
                throw new UnreadableException(name, "given");
            }
        }
        return datum;
    }

    private static Object value(JsonNode json, Schema schema, String path) throws UnreadableException {
        return switch (schema.getType()) {
            case UNION -> {
                List<Schema> types = schema.getTypes().stream()
                        .filter(type -> type.getType() != Schema.Type.NULL)
                        .toList();
                yield value(json, types.getFirst(), path);
            }
            case RECORD -> record(json, schema, path);
            case ARRAY -> array(json, schema, path);
            case MAP -> map(json, schema, path);
            case STRING -> {
                require(json.isTextual(), path, "text");
                yield json.textValue();
            }
            case BOOLEAN -> {
                require(json.isBoolean(), path, "true or false");
                yield json.booleanValue();
            }
            case INT -> {
                require(json.isIntegralNumber() && json.canConvertToInt(), path, "a whole number");
                yield json.intValue();
            }
            case LONG -> number(json, schema, path);
            case DOUBLE -> {
                require(json.isNumber(), path, "a number");
                yield json.doubleValue();
            }
            case BYTES ->
                ByteBuffer.wrap(
                        (json.isTextual() ? json.textValue() : json.toString()).getBytes(StandardCharsets.UTF_8));
            default -> throw new UnreadableException(path, "left out: it cannot be given as JSON");
        };
    }

    private static Object number(JsonNode json, Schema schema, String path) throws UnreadableException {
        boolean instant = schema.getLogicalType() != null;
        if (instant && json.isTextual()) {
            try {
                return Instant.parse(json.textValue());
            } catch (DateTimeException e) {
                throw new UnreadableException(path, "a time such as 2026-11-21T12:00:00Z");
            }
        }
        require(json.isIntegralNumber() && json.canConvertToLong(), path, "a whole number");
        return instant ? Instant.ofEpochMilli(json.longValue()) : (Object) json.longValue();
    }

    private static Object array(JsonNode json, Schema schema, String path) throws UnreadableException {
        require(json.isArray(), path, "a list");
        List<Object> items = new ArrayList<>();
        for (JsonNode item : json) {
            items.add(value(item, schema.getElementType(), path + "[" + items.size() + "]"));
        }
        return items;
    }

    private static Object map(JsonNode json, Schema schema, String path) throws UnreadableException {
        require(json.isObject(), path, "an object");
        Map<String, Object> entries = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            entries.put(entry.getKey(), value(entry.getValue(), schema.getValueType(), within(path, entry.getKey())));
        }
        return entries;
    }

    private static void require(boolean holds, String path, String allowed) throws UnreadableException {
        if (!holds) {
            throw new UnreadableException(path, allowed);
        }
    }

    private static String within(String path, @Nullable String name) {
        return path.isEmpty() ? String.valueOf(name) : path + "." + name;
    }
}
