package dev.sluice.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A table written as CSV (RFC 4180, UTF-8, a line feed after each row) with a head line; absent values are empty.
 *
 * @param <R> what a row is made of
 */
final class CsvTable<R> {

    private static final CsvMapper MAPPER = CsvMapper.builder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build();

    private final Map<String, Function<R, @Nullable Object>> columns = new LinkedHashMap<>();

    /** Adds a column to the right; the value's text is written. */
    CsvTable<R> column(String name, Function<R, @Nullable Object> value) {
        columns.put(name, value);
        return this;
    }

    List<String> names() {
        return List.copyOf(columns.keySet());
    }

    /** Writes the head line and gives what writes a row; closing the sink leaves the writer open. */
    Rows<R> to(Writer writer) throws IOException {
        CsvSchema.Builder schema = CsvSchema.builder().setUseHeader(true).setLineSeparator('\n');
        columns.keySet().forEach(schema::addColumn);
        ObjectWriter rows = MAPPER.writer(schema.build());
        var sequence = rows.without(JsonGenerator.Feature.AUTO_CLOSE_TARGET).writeValues(writer);
        return new Rows<>() {
            @Override
            public void add(R row) {
                try {
                    sequence.write(columns.values().stream()
                            .map(column -> text(column.apply(row)))
                            .toArray());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void close() throws IOException {
                sequence.close();
            }
        };
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /**
     * Where rows go.
     *
     * @param <R> what a row is made of
     */
    interface Rows<R> extends AutoCloseable {

        /** Writes a row; throws {@link UncheckedIOException} when it cannot. */
        void add(R row);

        @Override
        void close() throws IOException;
    }
}
