package dev.sluice.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the provider charged, as its own log tells: the truth the ledger is reconciled against.
 *
 * @param lines in the order they were charged
 */
public record BillLog(List<BillLine> lines) {

    static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    public BillLog {
        lines = List.copyOf(lines);
    }

    /**
     * Reads a log, also while the simulator appends to it. A last line without line end was torn by a crash, before the
     * call it stands for was answered, and is left out.
     *
     * @throws IOException when the file cannot be read or another line is damaged; the message names the line
     */
    public static BillLog read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        List<BillLine> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                lines.add(parse(new String(bytes, start, i - start, StandardCharsets.UTF_8), file, lines.size() + 1));
                start = i + 1;
            }
        }
        return new BillLog(lines);
    }

    /** All charges together, nano-USD. */
    public long totalNanoUsd() {
        return lines.stream().mapToLong(BillLine::costNanoUsd).reduce(0, Math::addExact);
    }

    /** Sums by model name, in order of the names. */
    public Map<String, Totals> byModel() {
        Map<String, Totals> sums = new TreeMap<>();
        for (BillLine line : lines) {
            sums.merge(line.model(), Totals.of(line), Totals::plus);
        }
        return sums;
    }

    /**
     * Sums over calls.
     *
     * @param calls number of charged calls
     * @param promptTokens all input tokens
     * @param cachedTokens those charged at the lower price
     * @param completionTokens output tokens
     * @param costNanoUsd charges
     */
    public record Totals(long calls, long promptTokens, long cachedTokens, long completionTokens, long costNanoUsd) {

        static Totals of(BillLine line) {
            return new Totals(1, line.promptTokens(), line.cachedTokens(), line.completionTokens(), line.costNanoUsd());
        }

        Totals plus(Totals other) {
            return new Totals(
                    calls + other.calls,
                    promptTokens + other.promptTokens,
                    cachedTokens + other.cachedTokens,
                    completionTokens + other.completionTokens,
                    Math.addExact(costNanoUsd, other.costNanoUsd));
        }
    }

    private static BillLine parse(String line, Path file, int number) throws IOException {
        try {
            return MAPPER.readValue(line, BillLine.class);
        } catch (JsonProcessingException e) {
            throw new IOException(file + ", line " + number + ": " + e.getOriginalMessage(), e);
        }
    }
}
