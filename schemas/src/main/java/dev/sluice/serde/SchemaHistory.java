package dev.sluice.serde;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Every schema a record ever had, newest last, one JSON line each. Changelogs, internal topics and Redis hold records
 * of earlier releases, and single-object encoding names a schema by fingerprint only.
 */
final class SchemaHistory {

    private SchemaHistory() {}

    /** The schemas on record; empty for a type of somebody else. */
    static List<Schema> of(Class<?> type) {
        try (InputStream lines = SchemaHistory.class.getResourceAsStream("history/" + type.getSimpleName() + ".jsonl")) {
            return lines == null
                    ? List.of()
                    : new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(line -> new Schema.Parser().parse(line))
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The schema history of " + type.getSimpleName() + " cannot be read", e);
        }
    }
}
