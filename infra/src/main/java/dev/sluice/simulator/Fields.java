package dev.sluice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a JSON object and refuses what has the wrong type or range, in the provider's words.
 *
 * @param node the object
 * @param path of the object in the request, with a dot at its end; empty: the request itself
 */
record Fields(JsonNode node, String path) {

    static Fields of(JsonNode node, String path) throws ProviderException {
        if (!node.isObject()) {
            throw wrongType(path.isEmpty() ? "body" : path.substring(0, path.length() - 1), "an object", node);
        }
        return new Fields(node, path);
    }

    /** Refuses fields the endpoint does not know. */
    void allowOnly(Set<String> known) throws ProviderException {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                String shown = path + (name.length() <= 64 ? name : name.substring(0, 64) + "…");
                throw new ProviderException(
                        ProviderError.invalid("Unknown parameter: '" + shown + "'.", shown, "unknown_parameter"));
            }
        }
    }

    /** The value, or null where it is absent or JSON null. */
    @Nullable
    JsonNode find(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    JsonNode require(String name) throws ProviderException {
        JsonNode value = find(name);
        if (value == null) {
            throw new ProviderException(ProviderError.invalid(
                    "Missing required parameter: '" + path + name + "'.", path + name, "missing_required_parameter"));
        }
        return value;
    }

    String requireText(String name) throws ProviderException {
        JsonNode value = require(name);
        if (!value.isTextual()) {
            throw wrongType(path + name, "a string", value);
        }
        return value.textValue();
    }

    @Nullable
    String text(String name) throws ProviderException {
        return find(name) == null ? null : requireText(name);
    }

    boolean flag(String name) throws ProviderException {
        JsonNode value = find(name);
        if (value == null) {
            return false;
        }
        if (!value.isBoolean()) {
            throw wrongType(path + name, "a boolean", value);
        }
        return value.booleanValue();
    }

    @Nullable
    Integer integer(String name, int min, int max) throws ProviderException {
        JsonNode value = find(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber()) {
            throw wrongType(path + name, "an integer", value);
        }
        if (!value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            throw invalidValue(name, "expected " + min + " to " + max + ", got " + value.asText());
        }
        return value.intValue();
    }

    void checkNumber(String name, int min, int max) throws ProviderException {
        JsonNode value = find(name);
        if (value == null) {
            return;
        }
        if (!value.isNumber()) {
            throw wrongType(path + name, "a decimal", value);
        }
        BigDecimal number = value.decimalValue();
        if (number.compareTo(BigDecimal.valueOf(min)) < 0 || number.compareTo(BigDecimal.valueOf(max)) > 0) {
            throw invalidValue(name, "expected " + min + " to " + max + ", got " + number);
        }
    }

    void checkOneOf(String name, Set<String> allowed) throws ProviderException {
        String value = text(name);
        if (value != null && !allowed.contains(value)) {
            throw invalidValue(name, "supported values are " + allowed);
        }
    }

    @Nullable
    Fields object(String name) throws ProviderException {
        JsonNode value = find(name);
        return value == null ? null : of(value, path + name + ".");
    }

    @Nullable
    JsonNode array(String name) throws ProviderException {
        JsonNode value = find(name);
        if (value != null && !value.isArray()) {
            throw wrongType(path + name, "an array", value);
        }
        return value;
    }

    /** The strings of an array; empty where it is absent. */
    List<String> texts(String name) throws ProviderException {
        JsonNode array = array(name);
        List<String> texts = new ArrayList<>();
        if (array != null) {
            for (JsonNode text : array) {
                if (!text.isTextual()) {
                    throw wrongType(path + name, "a string", text);
                }
                texts.add(text.textValue());
            }
        }
        return texts;
    }

    ProviderException invalidValue(String name, String why) {
        return new ProviderException(ProviderError.invalid(
                "Invalid value for '" + path + name + "': " + why + ".", path + name, "invalid_value"));
    }

    static ProviderException wrongType(String field, String expected, JsonNode value) {
        String got = value.getNodeType().name().toLowerCase(Locale.ROOT);
        return new ProviderException(ProviderError.invalid(
                "Invalid type for '" + field + "': expected " + expected + ", but got " + got + " instead.",
                field,
                "invalid_type"));
    }
}
