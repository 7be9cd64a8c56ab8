package dev.sluice.budget.streams;

import dev.sluice.budget.state.Timers;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Alarms in a state store, ordered by the time they are due. Setting the same alarm twice sets it once.
 *
 * @param store keyed by due time in fixed-width hexadecimal, kind and key of the record
 * @param nowMs wall clock; no alarm is set for a time that has passed, so that a reader need not look back
 */
record StoreTimers(KeyValueStore<String, byte[]> store, LongSupplier nowMs) implements Timers {

    private static final byte[] SET = {1};
    private static final int DUE_DIGITS = 16;
    private static final HexFormat HEX = HexFormat.of();

    /** An alarm that was set. */
    record Alarm(String storeKey, Kind kind, String key) {

        static Alarm parse(String storeKey) {
            int kindEnd = storeKey.indexOf('|', DUE_DIGITS + 1);
            return new Alarm(
                    storeKey,
                    Kind.valueOf(storeKey.substring(DUE_DIGITS + 1, kindEnd)),
                    storeKey.substring(kindEnd + 1));
        }
    }

    @Override
    public void schedule(long dueMs, Kind kind, String key) {
        long due = Math.max(dueMs, nowMs.getAsLong() + 1);
        store.put(HEX.toHexDigits(due) + "|" + kind + "|" + key, SET);
    }

    /** Up to so many alarms that are due, the oldest first, from a store key on. */
    List<Alarm> due(String from, long nowMs, int most) {
        List<Alarm> due = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> range = store.range(from, HEX.toHexDigits(nowMs + 1))) {
            while (range.hasNext() && due.size() < most) {
                due.add(Alarm.parse(range.next().key));
            }
        }
        return due;
    }

    void remove(Alarm alarm) {
        store.delete(alarm.storeKey());
    }
}
