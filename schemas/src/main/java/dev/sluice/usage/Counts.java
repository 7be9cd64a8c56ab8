package dev.sluice.usage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.usage.UsageProblem.Code;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The counts of a usage object. What is wrong with them is gathered; a wrong count reads as zero. */
final class Counts {

    /** No provider takes so many in one call; a larger count is a defect that would overflow sums of money. */
    static final long MOST = 1_000_000_000L;

    private static final String ALLOWED = "a whole number from 0 to " + MOST;
    private static final int SHOWN_CHARACTERS = 32;

    private final JsonNode usage;
    private final Map<String, Long> given = new LinkedHashMap<>();
    private final List<UsageProblem> problems = new ArrayList<>();

    Counts(JsonNode usage) {
        this.usage = usage;
    }

    List<UsageProblem> problems() {
        return List.copyOf(problems);
    }

    void problem(Code code, String field, Object value, String allowed) {
        problems.add(new UsageProblem(code, field, value.toString(), allowed));
    }

    /** A count that has to be there. */
    long required(String path) {
        @Nullable Long count = optional(path);
        if (count == null) {
            problem(Code.USAGE_MISSING_COUNT, path, "nothing", ALLOWED);
            return 0;
        }
        return count;
    }

    /** A count, zero where there is none. */
    long orZero(String path) {
        @Nullable Long count = optional(path);
        return count == null ? 0 : count;
    }

    /** A count; null where the field is absent or null. Names of nested fields are joined by dots. */
    @Nullable
    Long optional(String path) {
        if (!given.containsKey(path)) {
            JsonNode node = usage.at("/" + path.replace('.', '/'));
            if (node.isMissingNode() || node.isNull()) {
                return null;
            }
            given.put(path, count(path, node));
        }
        return given.get(path);
    }

    /** The counts in an object whose names match, by the pattern's first group. */
    Map<String, Long> matching(String path, Pattern names) {
        JsonNode object = usage.at("/" + path.replace('.', '/'));
        Map<String, Long> counts = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : properties(object)) {
            Matcher name = names.matcher(entry.getKey());
            if (name.matches() && !entry.getValue().isNull()) {
                counts.put(name.group(1), count(path + "." + entry.getKey(), entry.getValue()));
            }
        }
        return counts;
    }

    private static Set<Map.Entry<String, JsonNode>> properties(JsonNode object) {
        return object.isObject() ? object.properties() : Set.of();
    }

    private long count(String path, JsonNode node) {
        if (node.isNumber() && node.toString().length() <= SHOWN_CHARACTERS) {
            // Some services write 12.0; a fraction of a token is none of ours to round.
            BigDecimal number = node.decimalValue().stripTrailingZeros();
            if (number.signum() >= 0 && number.scale() <= 0 && number.compareTo(BigDecimal.valueOf(MOST)) <= 0) {
                return number.longValueExact();
            }
        }
        problem(Code.USAGE_BAD_COUNT, path, shown(node), ALLOWED);
        return 0;
    }

    private static String shown(JsonNode node) {
        if (!node.isNumber()) {
            return "a value of type " + node.getNodeType();
        }
        String text = node.toString();
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
    }
}
