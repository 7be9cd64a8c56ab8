package dev.sluice.cache.stream;

import dev.sluice.cache.time.TimerState;
import dev.sluice.schema.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Timers in a Kafka Streams store. */
class StoreTimers implements TimerState {

    private final LateStore<Timer> timers;

    StoreTimers(KeyValueStore<String, Timer> timers) {
        this.timers = new LateStore<>(timers);
    }

    /** Writes what waits, see {@link LateStore#write}. */
    void write() {
        timers.write();
    }

    /** What acts on time, with its writes after it. */
    final TimerPunctuator.Ticking writing(TimerPunctuator.Ticking ticking) {
        return (now, limit) -> {
            try {
                return ticking.tick(now, limit);
            } finally {
                write();
            }
        };
    }

    @Override
    public final void putTimer(String key, Timer timer) {
        timers.put(key, timer);
    }

    @Override
    public final void removeTimer(String key) {
        timers.delete(key);
    }

    @Override
    public final List<Map.Entry<String, Timer>> timers(String from, String to, int limit) {
        List<Map.Entry<String, Timer>> found = new ArrayList<>();
        try (KeyValueIterator<String, Timer> rows = timers.range(from, to)) {
            while (rows.hasNext() && found.size() < limit) {
                KeyValue<String, Timer> row = rows.next();
                if (!row.key.equals(to)) {
                    found.add(Map.entry(row.key, row.value));
                }
            }
        }
        return found;
    }
}
