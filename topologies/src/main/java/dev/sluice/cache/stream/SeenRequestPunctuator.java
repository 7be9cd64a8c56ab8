package dev.sluice.cache.stream;

import dev.sluice.schema.SeenRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Forgets request ids past the horizon: walks over the store in slices bounded by count and time, and goes on from where
 * it stopped. A restart begins at the front, which costs a walk and loses nothing.
 */
final class SeenRequestPunctuator implements Punctuator {

    static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final int SLICE = 2_000;
    private static final long BUDGET_NANOS = Duration.ofMillis(10).toNanos();

    private final KeyValueStore<String, SeenRequest> seen;
    private final Duration horizon;
    private final LongSupplier nanoClock;
    private @Nullable String next;

    SeenRequestPunctuator(KeyValueStore<String, SeenRequest> seen, Duration horizon, LongSupplier nanoClock) {
        this.seen = seen;
        this.horizon = horizon;
        this.nanoClock = nanoClock;
    }

    @Override
    public void punctuate(long now) {
        long oldest = now - horizon.toMillis();
        long started = nanoClock.getAsLong();
        int walked = 0;
        List<String> expired = new ArrayList<>();
        String stop = null;
        try (KeyValueIterator<String, SeenRequest> rows = seen.range(next, null)) {
            while (rows.hasNext() && stop == null) {
                KeyValue<String, SeenRequest> row = rows.next();
                if (walked++ >= SLICE || nanoClock.getAsLong() - started > BUDGET_NANOS) {
                    stop = row.key;
                } else if (row.value.getFirstSeen().toEpochMilli() < oldest) {
                    expired.add(row.key);
                }
            }
        }
        expired.forEach(seen::delete);
        next = stop;
    }
}
