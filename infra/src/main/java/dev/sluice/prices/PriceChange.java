package dev.sluice.prices;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a record differs from what is there.
 *
 * @param fields what differs; empty for a record that only one side has
 */
public record PriceChange(Kind kind, String priceId, List<Field> fields) {

    /** Kinds of changes. */
    public enum Kind {
        /** Not there yet. */
        ADDED,
        /** There, and not in the new one; applying the new one leaves it there. */
        ONLY_THERE,
        /** There, and given an end. */
        CLOSED,
        /** There, with other contents. */
        CHANGED,
        /** There, and what it said of a time that has begun is changed: charges of the past would be explained wrongly. */
        REWRITTEN
    }

    /**
     * A field that differs.
     *
     * @param before null: not set
     * @param after null: not set
     * @param percent change of a price, such as +25 %; null where that makes no sense
     */
    public record Field(
            String name,
            @Nullable String before,
            @Nullable String after,
            @Nullable String percent) {}
}
