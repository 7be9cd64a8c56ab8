package dev.sluice.budget.streams;

import dev.sluice.budget.ledger.KeptCalls;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How many calls wait for a price, as the gate counts them.
 *
 * @param marks the store of marks
 */
record KeptCounts(KeyValueStore<String, Long> marks) {

    /** How often the metric is brought up to date. */
    static final Duration PERIOD = Duration.ofSeconds(5);

    private static final String FIRST = KeptCalls.COUNT + KeptCalls.SEPARATOR;
    private static final String END = KeptCalls.COUNT + (char) (KeptCalls.SEPARATOR + 1);

    /** What the calls of a counter have in common. */
    record Labels(String provider, String model, String reason) {

        private static Labels of(String key) {
            String[] parts = key.split(String.valueOf(KeptCalls.SEPARATOR), 4);
            return new Labels(parts[1], parts[2], parts[3]);
        }
    }

    Map<Labels, Long> read() {
        Map<Labels, Long> counts = new HashMap<>();
        try (KeyValueIterator<String, Long> range = marks.range(FIRST, END)) {
            range.forEachRemaining(entry -> counts.put(Labels.of(entry.key), entry.value));
        }
        return counts;
    }
}
