package dev.sluice.simulator;

import java.math.BigDecimal;

/** Durations as Go writes them, which is how OpenAI's rate-limit headers come: {@code 12ms}, {@code 1.5s}, {@code 6m0s}. */
final class GoDuration {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    private GoDuration() {}

    static String format(long ms) {
        if (ms > 0 && ms < SECOND) {
            return ms + "ms";
        }
        StringBuilder text = new StringBuilder();
        if (ms >= HOUR) {
            text.append(ms / HOUR).append('h');
        }
        if (ms >= MINUTE) {
            text.append(ms % HOUR / MINUTE).append('m');
        }
        BigDecimal seconds = BigDecimal.valueOf(ms % MINUTE, 3).stripTrailingZeros();
        return text.append(seconds.toPlainString()).append('s').toString();
    }
}
