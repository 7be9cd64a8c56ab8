package dev.sluice.bench;

import java.util.List;
import java.util.Map;

/**
 * What came out of {@link GateBench}.
 *
 * @param budgets budgets of the tenant
 * @param users its users, each of whom made a request
 * @param decisions by window: checks and reservations
 * @param bytesOnDisk state after all users made one request that was settled, by store
 */
public record GateResult(int budgets, int users, List<Decisions> decisions, Map<String, Long> bytesOnDisk) {

    /**
     * Decisions of one kind, on one thread.
     *
     * @param what what was decided about
     * @param decide one check and reservation over five levels, nanoseconds
     * @param decidedPerSecond decisions a second, by repetition, sorted
     * @param settledPerSecond settlements (the two reports of a call) a second, by repetition, sorted
     */
    public record Decisions(String what, Timing decide, List<Long> decidedPerSecond, List<Long> settledPerSecond) {

        public Decisions {
            decidedPerSecond = decidedPerSecond.stream().sorted().toList();
            settledPerSecond = settledPerSecond.stream().sorted().toList();
        }

        /** The lower median. */
        public static long median(List<Long> sorted) {
            return sorted.get((sorted.size() - 1) / 2);
        }
    }

    /** Bytes of all stores. */
    public long bytes() {
        return bytesOnDisk.values().stream().mapToLong(Long::longValue).sum();
    }
}
