package dev.sluice.worker.provider.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What form an answer is asked to have. */
public sealed interface ResponseShape {

    /** Any text. */
    record Text() implements ResponseShape {}

    /** Some JSON object. */
    record AnyObject() implements ResponseShape {}

    /** JSON of a schema. */
    record Schema(JsonNode schema) implements ResponseShape {}

    /** The shape an OpenAI {@code response_format} asks for. */
    static ResponseShape of(@Nullable String format) throws InvalidRequestException {
        if (format == null) {
            return new Text();
        }
        ObjectNode object = RequestJson.object(format, "response_format");
        return switch (object.path("type").asText()) {
            case "text" -> new Text();
            case "json_object" -> new AnyObject();
            case "json_schema" -> schema(object.at("/json_schema/schema"));
            default ->
                throw InvalidRequestException.of(
                        "response_format.type", "cannot be translated", "text, json_object, json_schema");
        };
    }

    private static ResponseShape schema(JsonNode schema) throws InvalidRequestException {
        if (!schema.isObject()) {
            throw InvalidRequestException.of("response_format.json_schema.schema", "is no object", "a JSON schema");
        }
        return new Schema(schema);
    }
}
