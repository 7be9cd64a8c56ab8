package dev.sluice.simulator;

import java.time.Duration;

/**
 * How long calls take: a log-normal time to the first token, and the same time for each further one.
 *
 * @param medianMs half of the calls start to answer within this, ms
 * @param p99Ms 99 of 100 start to answer within this, ms
 * @param tokenMicros time for one output token, microseconds
 */
public record Latency(long medianMs, long p99Ms, long tokenMicros) {

    /** No delay at all. */
    public static final Latency NONE = new Latency(0, 0, 0);

    /** The 99 % quantile of the standard normal distribution. */
    private static final double Z99 = 2.3263478740408408;

    public Latency {
        if (medianMs < 0 || p99Ms < medianMs || tokenMicros < 0) {
            throw new IllegalArgumentException("latency: median " + medianMs + " ms, p99 " + p99Ms + " ms, token "
                    + tokenMicros + " us; allowed: 0 <= median <= p99, token >= 0");
        }
    }

    Duration firstToken(Draw draw) {
        if (medianMs == 0) {
            return Duration.ZERO;
        }
        double sigma = Math.log((double) p99Ms / medianMs) / Z99;
        return Duration.ofNanos(Math.round(medianMs * 1e6 * Math.exp(sigma * draw.gaussian())));
    }

    Duration generation(long tokens) {
        return Duration.ofNanos(Math.multiplyExact(tokens * tokenMicros, 1_000L));
    }
}
