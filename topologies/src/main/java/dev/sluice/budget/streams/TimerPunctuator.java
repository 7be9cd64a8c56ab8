package dev.sluice.budget.streams;

import dev.sluice.budget.Gate;
import dev.sluice.budget.streams.StoreTimers.Alarm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.Punctuator;

/**
 * Rings the alarms that are due: expiry of reservations, forgetting of what is old. It stops after a number of alarms or
 * a time, because requests wait meanwhile, and goes on where it stopped the next time.
 */
final class TimerPunctuator implements Punctuator {

    /** How often it looks; nothing it does is urgent by the second. */
    static final Duration PERIOD = Duration.ofSeconds(1);

    /**
     * How long alarms wait after a start: reports that piled up while the gate was away come first, so that what has
     * been answered is not taken for lost.
     */
    static final Duration CATCH_UP = Duration.ofMinutes(1);

    static final int MOST_AT_ONCE = 500;
    private static final long LONGEST_NANOS = Duration.ofMillis(20).toNanos();

    private final Gate gate;
    private final StoreTimers timers;
    private final LongSupplier nanoClock;
    private String cursor = "";
    private long lastMs = Long.MIN_VALUE;
    private final long quietUntilMs;

    TimerPunctuator(Gate gate, StoreTimers timers, LongSupplier nanoClock, long startMs) {
        this.quietUntilMs = startMs + CATCH_UP.toMillis();
        this.gate = gate;
        this.timers = timers;
        this.nanoClock = nanoClock;
    }

    @Override
    public void punctuate(long nowMs) {
        if (nowMs < quietUntilMs) {
            return;
        }
        if (nowMs < lastMs) {
            cursor = "";
        }
        lastMs = nowMs;
        long started = nanoClock.getAsLong();
        // Starting at the cursor skips the tombstones of all alarms that ever rang.
        List<Alarm> due = timers.due(cursor, nowMs, MOST_AT_ONCE);
        Instant now = Instant.ofEpochMilli(nowMs);
        for (Alarm alarm : due) {
            timers.remove(alarm);
            gate.alarm(alarm.kind(), alarm.key(), now);
            cursor = alarm.storeKey();
            if (nanoClock.getAsLong() - started > LONGEST_NANOS) {
                return;
            }
        }
    }
}
