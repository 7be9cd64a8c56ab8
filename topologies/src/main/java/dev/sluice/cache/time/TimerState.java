package dev.sluice.cache.time;

import dev.sluice.schema.Timer;
import java.util.List;
import java.util.Map;

/** Where timers are kept, by partition. */
public interface TimerState {

    void putTimer(String key, Timer timer);

    void removeTimer(String key);

    /** Timers with keys from (inclusive) to (exclusive), in order, at most so many. */
    List<Map.Entry<String, Timer>> timers(String from, String to, int limit);
}
