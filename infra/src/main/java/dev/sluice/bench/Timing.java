package dev.sluice.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Durations of one kind of call in several repetitions, nanoseconds.
 *
 * @param p50 median of the repetitions' medians
 * @param lowestP50 median of the quickest repetition
 * @param highestP50 median of the slowest repetition
 * @param p99 99th percentile of all calls
 */
public record Timing(long p50, long lowestP50, long highestP50, long p99) {

    /** Sums up repetitions; there must be a call in each. */
    static Timing of(List<long[]> repetitions) {
        long[] medians = repetitions.stream().mapToLong(Timing::median).toArray();
        long[] all = repetitions.stream().flatMapToLong(LongStream::of).toArray();
        return new Timing(
                percentile(medians, 50), percentile(medians, 0), percentile(medians, 100), percentile(all, 99));
    }

    /** The lower median of calls; there must be one. */
    static long median(long[] calls) {
        return percentile(calls, 50);
    }

    /** The smallest value that so many of a hundred do not exceed. */
    private static long percentile(long[] values, int percent) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(sorted.length * percent / 100.0);
        return sorted[Math.max(rank, 1) - 1];
    }
}
