package dev.sluice.cache.time;

import dev.sluice.schema.Timer;
import dev.sluice.schema.TimerKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Things to do later, ordered by time.
 *
 * <p>What a timer makes is lost when the process is killed before its output is flushed, and no input is read again that
 * would bring it back. So a timer that spoke is kept as fired for longer than a task can go on without a commit, and the
 * next owner of the partition fires it again.
 *
 * <p>One stream thread at a time.
 */
public final class Timers {

    /** Well above {@code max.poll.interval.ms}, after which a member that did not commit has lost its partitions. */
    public static final Duration KEPT = Duration.ofMinutes(15);

    private static final String DUE = "d/";
    private static final String FIRED = "f/";
    private static final String FIRST = "";

    private final TimerState state;
    /** All before it is gone; a scan from the very front would walk over the graves of past timers. */
    private String scanned = DUE;

    public Timers(TimerState state) {
        this.state = state;
    }

    /** Arranges for something; the same again changes nothing. Times are epoch ms. */
    public void set(TimerKind kind, String subject, long at) {
        String key = key(DUE, kind, subject, at);
        state.putTimer(key, new Timer(kind, subject, Instant.ofEpochMilli(at)));
        if (key.compareTo(scanned) < 0) {
            scanned = key;
        }
    }

    /** A time so much later, in epoch ms; the end of time where a sum would be past it. */
    public static long later(long at, Duration by) {
        long ms = by.toMillis();
        return at > Long.MAX_VALUE - ms ? Long.MAX_VALUE : at + ms;
    }

    /** What is due, earliest first, at most so many. */
    public List<Map.Entry<String, Timer>> due(long now, int limit) {
        List<Map.Entry<String, Timer>> due = state.timers(scanned, DUE + hex(now + 1), limit);
        scanned = due.isEmpty() ? DUE + hex(now + 1) : due.getFirst().getKey();
        return due;
    }

    /** Ends a timer that needs no repetition. */
    public void drop(String key) {
        state.removeTimer(key);
    }

    /** Ends a timer that made a record: it fires again after a crash. */
    public void fired(String key, Timer timer, long now) {
        // First this, then that: set back to any point in between, the timer fires again.
        state.putTimer(key(FIRED, timer.getKind(), timer.getSubject(), now), timer);
        state.removeTimer(key);
    }

    /** Timers that fired and may not have been heard, after the given key; at most so many. */
    public List<Map.Entry<String, Timer>> unheard(String after, int limit) {
        return state.timers(after.equals(FIRST) ? FIRED : after + '\0', FIRED + '~', limit);
    }

    /** Forgets timers that fired long enough ago. */
    public void forgetHeard(long now, int limit) {
        state.timers(FIRED, FIRED + hex(Math.max(0, now - KEPT.toMillis())), limit)
                .forEach(entry -> state.removeTimer(entry.getKey()));
    }

    private static String key(String phase, TimerKind kind, String subject, long at) {
        return phase + hex(at) + '/' + kind + '/' + subject;
    }

    private static String hex(long at) {
        return String.format(Locale.ROOT, "%016x", Math.max(0, at));
    }
}
