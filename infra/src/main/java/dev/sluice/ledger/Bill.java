package dev.sluice.ledger;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A provider's bill, a line a call.
 *
 * @param entries its lines in order
 */
public record Bill(List<BillEntry> entries) {

    private static final Pattern AMOUNT = Pattern.compile("-?\\d{1,18}(\\.\\d{1,30})?([eE]-?\\d{1,2})?");
    private static final String ALLOWED = "a decimal in USD such as 0.0000125, or an integer in a column *nano_usd";

    public Bill {
        entries = List.copyOf(entries);
    }

    /**
     * Reads a bill from CSV in UTF-8 with a head line, or from JSON lines if the name ends in {@code .jsonl}. Amounts
     * finer than a nano-USD are rounded, half up.
     *
     * @throws BillException when a column is missing or a row is bad; nothing of the file counts then
     * @throws IOException when the file cannot be read
     */
    public static Bill read(Path file, BillColumns columns) throws IOException, BillException {
        List<Map<String, String>> rows = BillRows.read(file);
        if (rows.isEmpty()) {
            return new Bill(List.of());
        }
        Set<String> names = new LinkedHashSet<>();
        rows.forEach(row -> names.addAll(row.keySet()));
        BillColumns.Found found = columns.in(List.copyOf(names), file.toString());
        List<BillEntry> entries = new ArrayList<>();
        for (Map<String, String> row : rows) {
            entries.add(entry(row, found, "%s, row %d".formatted(file, entries.size() + 1)));
        }
        return new Bill(entries);
    }

    /** All amounts together, nano-USD. */
    public long totalNanoUsd() {
        return entries.stream().mapToLong(BillEntry::costNanoUsd).reduce(0, Math::addExact);
    }

    private static BillEntry entry(Map<String, String> row, BillColumns.Found columns, String place)
            throws BillException {
        String id = row.getOrDefault(columns.id(), "");
        if (id.isEmpty()) {
            throw new BillException("%s: %s is empty".formatted(place, columns.id()));
        }
        String clientId =
                columns.clientId().map(name -> row.getOrDefault(name, "")).orElse("");
        String amount = row.getOrDefault(columns.cost(), "");
        if (!AMOUNT.matcher(amount).matches()) {
            throw new BillException("%s: %s is '%s'; allowed is %s".formatted(place, columns.cost(), amount, ALLOWED));
        }
        try {
            return new BillEntry(id, clientId.isEmpty() ? null : clientId, nanoUsd(amount, columns.inNanoUsd()));
        } catch (ArithmeticException e) {
            throw new BillException(
                    "%s: %s is '%s', which is more than the ledger can hold".formatted(place, columns.cost(), amount));
        }
    }

    private static long nanoUsd(String amount, boolean inNanoUsd) {
        BigDecimal value = new BigDecimal(amount);
        return (inNanoUsd ? value : value.movePointRight(Usd.NANO_DIGITS))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
