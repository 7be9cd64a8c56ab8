package dev.sluice.worker.provider.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A function the model may call, as OpenAI defines tools.
 *
 * @param description what it does
 * @param parameters JSON schema of its arguments; null: it takes none
 * @param strict whether arguments must keep to the schema
 */
public record FunctionTool(
        String name, @Nullable String description, @Nullable JsonNode parameters, boolean strict) {

    private static final Set<String> KNOWN = Set.of("name", "description", "parameters", "strict");

    /** The tools of a request; empty: none. */
    public static List<FunctionTool> of(@Nullable String tools) throws InvalidRequestException {
        List<FunctionTool> functions = new ArrayList<>();
        if (tools != null) {
            for (JsonNode tool : RequestJson.array(tools, "tools")) {
                functions.add(one(tool, "tools[" + functions.size() + "]"));
            }
        }
        return functions;
    }

    private static FunctionTool one(JsonNode tool, String field) throws InvalidRequestException {
        JsonNode function = tool.path("function");
        if (!tool.path("type").asText().equals("function")
                || !function.path("name").isTextual()) {
            throw InvalidRequestException.of(
                    field, "is no function with a name", "{\"type\": \"function\", \"function\": {\"name\": …}}");
        }
        for (String name : (Iterable<String>) function::fieldNames) {
            if (!KNOWN.contains(name)) {
                throw InvalidRequestException.of(
                        field + ".function", "has a member that cannot be translated", String.join(", ", sorted()));
            }
        }
        JsonNode parameters = function.path("parameters");
        if (!parameters.isMissingNode() && !parameters.isNull() && !parameters.isObject()) {
            throw InvalidRequestException.of(field + ".function.parameters", "is no object", "a JSON schema");
        }
        return new FunctionTool(
                function.path("name").textValue(),
                function.path("description").textValue(),
                parameters.isObject() ? parameters : null,
                function.path("strict").asBoolean(false));
    }

    private static List<String> sorted() {
        return KNOWN.stream().sorted().toList();
    }
}
