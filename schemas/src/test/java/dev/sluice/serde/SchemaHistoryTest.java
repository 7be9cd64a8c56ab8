package dev.sluice.serde;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.InStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is stored by one release is read by the next. {@code -Dsluice.write=true} adds the present schemas. */
class SchemaHistoryTest {

    private static final Path HISTORY = Path.of("src", "main", "resources", "dev", "sluice", "serde", "history");
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @MethodSource("records")
    void thePresentSchemaIsOnRecordAndReadsEveryEarlierOne(String record) throws Exception {
        Schema present = SpecificData.get().getSchema(Class.forName("dev.sluice.schema." + record));
        Path file = HISTORY.resolve(record + ".jsonl");
        String history = Files.exists(file) ? Files.readString(file) : "";
        if (InStep.writes() && !isOnRecord(present, history)) {
            history += line(present) + "\n";
            InStep.check(file, history);
        }

        assertThat(isOnRecord(present, history))
                .as("%s changed; its schema must go on record with -Dsluice.write=true", record)
                .isTrue();
        assertThat(history.lines().map(SchemaHistoryTest::parse))
                .as("%s must read what earlier releases wrote", record)
                .allMatch(earlier -> SchemaCompatibility.checkReaderWriterCompatibility(present, earlier)
                                .getType()
                        == SchemaCompatibilityType.COMPATIBLE);
    }

    static Stream<String> records() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "avro"))) {
            return files
                    .filter(file -> file.toString().endsWith(".avsc"))
                    .filter(SchemaHistoryTest::isRecord)
                    .map(file -> Objects.requireNonNull(file.getFileName())
                            .toString()
                            .replace(".avsc", ""))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static boolean isRecord(Path file) {
        try {
            return JSON.readTree(Files.readString(file)).path("type").asText().equals("record");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOnRecord(Schema schema, String history) {
        long fingerprint = SchemaNormalization.parsingFingerprint64(schema);
        return history.lines()
                .map(SchemaHistoryTest::parse)
                .anyMatch(known -> SchemaNormalization.parsingFingerprint64(known) == fingerprint);
    }

    private static Schema parse(String line) {
        return new Schema.Parser().parse(line);
    }

    private static String line(Schema schema) throws IOException {
        JsonNode tree = JSON.readTree(schema.toString());
        strip(tree);
        return JSON.writeValueAsString(tree);
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(java.util.List.of("avro.java.string", "doc"));
        }
        node.forEach(SchemaHistoryTest::strip);
    }
}
