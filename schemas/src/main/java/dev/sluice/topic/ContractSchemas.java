package dev.sluice.topic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/** Schemas as other languages see them: without what the Java generator adds. */
public final class ContractSchemas {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JAVA_STRING = "avro.java.string";

    private ContractSchemas() {}

    /** The schema that is registered for the values of a topic. */
    public static Schema of(Topic<?> topic) {
        return of(SpecificData.get().getSchema(topic.record()));
    }

    static Schema of(Schema generated) {
        try {
            JsonNode tree = JSON.readTree(generated.toString());
            strip(tree);
            return new Schema.Parser().parse(JSON.writeValueAsString(tree));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A schema is no JSON: " + generated.getFullName(), e);
        }
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(JAVA_STRING);
        }
        node.forEach(ContractSchemas::strip);
    }
}
