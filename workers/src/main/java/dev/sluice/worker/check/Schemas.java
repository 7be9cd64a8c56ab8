package dev.sluice.worker.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** JSON schemas of checks, draft 2020-12 where they name none. One that cannot be used passes everything that is JSON. */
final class Schemas {

    private static final int MOST = 256;
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Map<String, Optional<Schema>> COMPILED = new ConcurrentHashMap<>();

    private Schemas() {}

    /** Whether a text is JSON that satisfies a schema. */
    static boolean isSatisfied(String schema, String text) {
        JsonNode value;
        try {
            value = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return false;
        }
        if (value == null || value.isMissingNode()) {
            return false;
        }
        if (COMPILED.size() > MOST) {
            COMPILED.clear();
        }
        Optional<Schema> compiled = COMPILED.computeIfAbsent(schema, Schemas::compile);
        try {
            return compiled.isEmpty() || compiled.get().validate(value).isEmpty();
        } catch (RuntimeException | StackOverflowError e) {
            // A reference that leads nowhere shows only here.
            return true;
        }
    }

    private static Optional<Schema> compile(String schema) {
        try {
            JsonNode tree = JSON.readTree(schema);
            return Optional.of(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(tree));
        } catch (JsonProcessingException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
