package dev.sluice.cache.evaluation;

import java.util.stream.LongStream;

/** Durations in nanoseconds: the smallest that so many of a hundred do not exceed; 0 when there are none. */
public record Latency(long p50, long p99) {

    static Latency of(LongStream nanos) {
        long[] sorted = nanos.sorted().toArray();
        return new Latency(percentile(sorted, 50), percentile(sorted, 99));
    }

    private static long percentile(long[] sorted, int percent) {
        int rank = (int) Math.ceil(sorted.length * percent / 100.0);
        return sorted.length == 0 ? 0 : sorted[Math.max(rank, 1) - 1];
    }
}
