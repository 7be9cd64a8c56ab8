package dev.sluice.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.InStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The public records against every released version. A release with changed records adds a directory: run this test
 * with {@code -Dsluice.write=true -Dsluice.contract=v2} and commit what it writes to {@code src/contract/v2}.
 */
class ContractTest {

    private static final Path CONTRACT = Path.of("src", "contract");

    @ParameterizedTest
    @MethodSource("publicTopics")
    void everyPublicRecordReadsAndIsReadByEveryReleasedVersion(Topic<?> topic) throws Exception {
        Schema current = ContractSchemas.of(topic);
        String file = topic.record().getSimpleName() + ".avsc";
        if (InStep.writes()) {
            InStep.check(
                    CONTRACT.resolve(System.getProperty("sluice.contract", "v1")).resolve(file),
                    SchemaFormatter.format("json/pretty", current) + "\n");
        }

        for (Path version : versions()) {
            Path released = version.resolve(file);
            if (Files.exists(released)) {
                Schema schema = new Schema.Parser().parse(Files.readString(released));

                assertThat(incompatibilities(current, schema))
                        .as(
                                "%s is not FULL_TRANSITIVE against %s. Only add and remove fields with defaults. "
                                        + "Before the first release, rewrite v1 with -Dsluice.write=true instead",
                                current.getName(), released)
                        .isEmpty();
            }
        }
    }

    @Test
    void everyPublicRecordHasAReleasedVersion() throws Exception {
        for (Topic<?> topic : publicTopics().toList()) {
            String file = topic.record().getSimpleName() + ".avsc";

            assertThat(versions())
                    .as("%s is in no version; write one with -Dsluice.write=true -Dsluice.contract=vN", file)
                    .anyMatch(version -> Files.exists(version.resolve(file)));
        }
    }

    @Test
    void aFieldWithoutDefaultIsRefused() {
        Schema released = ContractSchemas.of(Topics.FEEDBACK);
        Schema withField = with(released, new Schema.Field("severity", Schema.create(Schema.Type.INT)));

        List<String> problems = incompatibilities(withField, released);

        assertThat(problems).singleElement().asString().contains("READER_FIELD_MISSING_DEFAULT_VALUE");
    }

    @Test
    void aFieldWithDefaultIsAccepted() {
        Schema released = ContractSchemas.of(Topics.FEEDBACK);
        Schema withField = with(released, new Schema.Field("severity", Schema.create(Schema.Type.INT), "", 0));

        List<String> problems = incompatibilities(withField, released);

        assertThat(problems).isEmpty();
    }

    @Test
    void aRequiredFieldMayNotGo() {
        Schema released = ContractSchemas.of(Topics.FEEDBACK);
        Schema without = with(released);
        Schema reduced = Schema.createRecord(
                released.getName(),
                released.getDoc(),
                released.getNamespace(),
                false,
                without.getFields().stream()
                        .filter(field -> !field.name().equals("tenant"))
                        .map(field -> new Schema.Field(field, field.schema()))
                        .toList());

        List<String> problems = incompatibilities(reduced, released);

        assertThat(problems).isNotEmpty();
    }

    static Stream<Topic<?>> publicTopics() {
        return Topics.ALL.stream().filter(topic -> topic.visibility().isPublic());
    }

    private static List<Path> versions() throws IOException {
        try (Stream<Path> directories = Files.list(CONTRACT)) {
            return directories.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static List<String> incompatibilities(Schema one, Schema other) {
        return Stream.concat(one(one, other), one(other, one)).toList();
    }

    private static Stream<String> one(Schema reader, Schema writer) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        return result.getType() == SchemaCompatibilityType.COMPATIBLE
                ? Stream.empty()
                : result.getResult().getIncompatibilities().stream()
                        .map(problem -> problem.getType() + " at " + problem.getLocation());
    }

    private static Schema with(Schema schema, Schema.Field... added) {
        List<Schema.Field> fields = new ArrayList<>();
        schema.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        fields.addAll(List.of(added));
        return Schema.createRecord(schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
    }
}
