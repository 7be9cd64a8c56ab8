package dev.sluice.budget.streams;

import dev.sluice.budget.Gate;
import dev.sluice.budget.state.Shelf;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.Punctuator;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the calls that wait for a price, once after every change of the prices and once after a start. It stops
 * after a number of calls or a time, because requests wait meanwhile, and goes on where it stopped the next time. Prices
 * that change while it is under way are met by going through once more.
 */
final class PricePunctuator implements Punctuator {

    static final Duration PERIOD = Duration.ofSeconds(1);
    static final int MOST_AT_ONCE = 500;
    private static final long LONGEST_NANOS = Duration.ofMillis(20).toNanos();

    private final Gate gate;
    private final Shelf shelf;
    private final Supplier<?> prices;
    private final LongSupplier nanoClock;
    private String cursor = "";
    private @Nullable Object triedWith;
    private @Nullable Object trying;

    /**
     * A punctuator.
     *
     * @param prices an object that is another one after every change
     */
    PricePunctuator(Gate gate, Shelf shelf, Supplier<?> prices, LongSupplier nanoClock) {
        this.gate = gate;
        this.shelf = shelf;
        this.prices = prices;
        this.nanoClock = nanoClock;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // another snapshot is another object
    public void punctuate(long nowMs) {
        if (cursor.isEmpty()) {
            Object known = prices.get();
            if (known == triedWith) {
                return;
            }
            trying = known;
        }
        long started = nanoClock.getAsLong();
        Instant now = Instant.ofEpochMilli(nowMs);
        List<Shelf.Row> rows = shelf.after(cursor, MOST_AT_ONCE);
        for (Shelf.Row row : rows) {
            gate.price(row, now);
            cursor = row.key();
            if (nanoClock.getAsLong() - started > LONGEST_NANOS) {
                return;
            }
        }
        if (rows.size() < MOST_AT_ONCE) {
            triedWith = trying;
            cursor = "";
        }
    }
}
