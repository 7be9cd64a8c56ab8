package dev.sluice.budget.state;

import dev.sluice.schema.UnpricedCall;
import java.util.List;

/** The table of calls that wait for a price, which can be gone through in pieces. */
public interface Shelf extends Table<UnpricedCall> {

    /** A row. */
    record Row(String key, UnpricedCall call) {}

    /**
     * The rows that follow a key, in the order of their keys.
     *
     * @param after a key that need not exist; empty: from the first row
     * @param most rows at most
     */
    List<Row> after(String after, int most);
}
