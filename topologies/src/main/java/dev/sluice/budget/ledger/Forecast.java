package dev.sluice.budget.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a limit will be reached if spending goes on as it did.
 *
 * @param at when
 * @param isClear whether it is far enough from the edge to be told of: a tenth of the window is left by then, or a
 *     rolling window would in the end hold a tenth more than the limit
 */
record Forecast(Instant at, boolean isClear) {

    /** So large a part of the window has to be known before anything is said: a fifth. */
    private static final int KNOWN_SHARE = 5;

    private static final int CLEAR_SHARE = 10;

    /** Pace of a rolling window is that of its last quarter. */
    private static final int RECENT_BUCKETS = RollingSpend.BUCKETS / 4;

    /**
     * For a calendar window, by the average since spending is known.
     *
     * @param since since when it is known
     * @param now event time of the newest request
     * @return null when not within the window, or too early to tell
     */
    static @Nullable Forecast calendar(WindowSpan span, Instant since, Instant now, long spent, long limit) {
        long elapsed = now.toEpochMilli() - since.toEpochMilli();
        long length = span.end().toEpochMilli() - span.start().toEpochMilli();
        if (elapsed < length / KNOWN_SHARE || spent <= 0 || spent >= limit) {
            return null;
        }
        long untilFull = Money.ratio(elapsed, limit, spent);
        long left = span.end().toEpochMilli() - since.toEpochMilli() - untilFull;
        return left > 0 ? new Forecast(since.plusMillis(untilFull), left >= length / CLEAR_SHARE) : null;
    }

    /** For a rolling window, by the pace of its last quarter, while what was spent before leaves it. */
    static @Nullable Forecast rolling(RollingSpend rolling, Instant since, Instant now, long limit) {
        long head = rolling.indexOf(now);
        long sum = rolling.at(head).spent();
        long pace = rolling.spentBefore(head, RECENT_BUCKETS) / RECENT_BUCKETS;
        boolean early = rolling.indexOf(since) >= head - RECENT_BUCKETS;
        if (early || pace <= 0 || sum >= limit) {
            return null;
        }
        for (int step = 1; step <= RollingSpend.BUCKETS; step++) {
            sum = Money.plus(sum, pace - rolling.spentIn(head + step - RollingSpend.BUCKETS - 1));
            if (sum >= limit) {
                boolean clear = Money.reaches(Money.ratio(pace, RollingSpend.BUCKETS, 1), limit, 11_000);
                return new Forecast(rolling.startOf(head + step), clear);
            }
        }
        return null;
    }
}
