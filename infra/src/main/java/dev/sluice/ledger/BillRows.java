package dev.sluice.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of a table in a file: texts by the name of their column. */
final class BillRows {

    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvParser.Feature.TRIM_SPACES, CsvParser.Feature.SKIP_EMPTY_LINES)
            .build();
    private static final JsonMapper JSON = new JsonMapper();

    private BillRows() {}

    /**
     * Reads JSON lines if the name ends in {@code .jsonl}, else CSV with a head line.
     *
     * @throws BillException when the file is neither
     * @throws IOException when it cannot be read
     */
    static List<Map<String, String>> read(Path file) throws IOException, BillException {
        List<Map<String, String>> rows = new ArrayList<>();
        boolean json = file.toString().endsWith(".jsonl");
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            if (json) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    rows.add(object(JSON.readTree(line)));
                }
            } else {
                MappingIterator<Map<String, String>> table = CSV.readerForMapOf(String.class)
                        .with(CsvSchema.emptySchema().withHeader())
                        .readValues(reader);
                while (table.hasNextValue()) {
                    rows.add(table.nextValue());
                }
            }
        } catch (JsonProcessingException e) {
            throw new BillException("%s, row %d: no %s: %s"
                    .formatted(file, rows.size() + 1, json ? "JSON" : "CSV", e.getOriginalMessage()));
        }
        return rows;
    }

    private static Map<String, String> object(JsonNode node) {
        Map<String, String> row = new LinkedHashMap<>();
        node.properties().forEach(field -> {
            if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                row.put(field.getKey(), field.getValue().asText());
            }
        });
        return row;
    }
}
