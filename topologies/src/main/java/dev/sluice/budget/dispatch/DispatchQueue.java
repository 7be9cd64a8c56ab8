package dev.sluice.budget.dispatch;

import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Table;
import dev.sluice.embeddings.Embeddings;
import dev.sluice.schema.PendingDispatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Funded calls that wait for their micro-batch, by lane, provider, model and deployment. The table survives a crash; the groups in
 * memory mirror it, so that closing a batch scans nothing.
 *
 * <p>Not thread-safe; used by the stream thread of its partition alone.
 */
public final class DispatchQueue {

    /** Lane of calls for batch APIs. */
    public static final String BATCH = "BATCH";

    /** Small enough to be one fetch, and to be lost and taken over without much work undone. */
    static final long MAX_BATCH_BYTES = 1 << 20;

    private final int batchSize;
    private final Table<PendingDispatch> table;
    private final Map<Group, Waiting> groups = new LinkedHashMap<>();

    /** Vectors are worth waiting for: a call with many inputs costs a provider's limits no more than one with few. */
    static final Duration EMBEDDINGS_LINGER = Duration.ofMillis(50);

    /** Longest wait while others keep coming. */
    static final Duration LONGEST_LINGER = Duration.ofMillis(250);

    /** What goes together. */
    public record Group(String lane, String provider, String model, String deployment, String operation) {

        static Group of(PendingDispatch pending) {
            return new Group(
                    pending.getLane(),
                    pending.getProvider(),
                    pending.getModel(),
                    pending.getDeployment(),
                    pending.getOperation());
        }

        /** Whether a worker makes one call of all of it. */
        boolean isMerged() {
            return operation.equals(Embeddings.OPERATION);
        }
    }

    /** A closed batch: 1 to the batch size calls of one group, of embeddings as many as a call takes, in order of arrival. */
    public record Batch(Group group, List<PendingDispatch> calls) {}

    private final class Waiting {
        private final List<PendingDispatch> calls = new ArrayList<>();
        private long bytes;
        private long inputs;
        private long tokens;

        void add(PendingDispatch call) {
            calls.add(call);
            bytes += call.getBytes();
            inputs += call.getInputs();
            tokens += call.getTokens();
        }

        boolean hasRoomFor(PendingDispatch call, boolean merged) {
            return bytes + call.getBytes() <= MAX_BATCH_BYTES
                    && (!merged
                            || (inputs + call.getInputs() <= Embeddings.MOST_INPUTS
                                    && tokens + call.getTokens() <= Embeddings.MOST_TOKENS));
        }

        boolean isFull(boolean merged) {
            return bytes >= MAX_BATCH_BYTES || (merged ? inputs >= Embeddings.MOST_INPUTS : calls.size() >= batchSize);
        }

        boolean isDue(Instant now) {
            @Nullable Instant first = calls.getFirst().getWaitsSince();
            @Nullable Instant last = calls.getLast().getWaitsSince();
            return first == null
                    || last == null
                    || !now.isBefore(last.plus(EMBEDDINGS_LINGER))
                    || !now.isBefore(first.plus(LONGEST_LINGER))
                    || now.isBefore(first);
        }
    }

    /**
     * A queue.
     *
     * @param batchSize most calls in a batch
     * @param table where waiting calls are kept; what is in it already is to be passed to {@link #restore}
     */
    public DispatchQueue(int batchSize, Table<PendingDispatch> table) {
        this.batchSize = batchSize;
        this.table = table;
    }

    /** Mirrors a call that the table holds from before. */
    public void restore(PendingDispatch pending) {
        groups.computeIfAbsent(Group.of(pending), g -> new Waiting()).add(pending);
    }

    /** Takes a call; returns the batches it completed. */
    public List<Batch> add(PendingDispatch pending) {
        Group group = Group.of(pending);
        List<Batch> closed = new ArrayList<>();
        @Nullable Waiting waiting = groups.get(group);
        if (waiting != null && !waiting.hasRoomFor(pending, group.isMerged())) {
            closed.addAll(close(group));
        }
        table.put(key(pending), pending);
        restore(pending);
        waiting = groups.get(group);
        if (waiting != null && waiting.isFull(group.isMerged())) {
            closed.addAll(close(group));
        }
        return closed;
    }

    /** Closes every batch, but those of embeddings only when they have waited for others. */
    public List<Batch> drain(Instant now) {
        return List.copyOf(groups.entrySet()).stream()
                .filter(group -> !group.getKey().isMerged() || group.getValue().isDue(now))
                .flatMap(group -> close(group.getKey()).stream())
                .toList();
    }

    /** One batch, but for what was restored with a larger batch size in force. */
    private List<Batch> close(Group group) {
        @Nullable Waiting waiting = groups.remove(group);
        if (waiting == null) {
            return List.of();
        }
        waiting.calls.forEach(call -> table.delete(key(call)));
        if (group.isMerged()) {
            return List.of(new Batch(group, List.copyOf(waiting.calls)));
        }
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < waiting.calls.size(); from += batchSize) {
            int to = Math.min(from + batchSize, waiting.calls.size());
            batches.add(new Batch(group, List.copyOf(waiting.calls.subList(from, to))));
        }
        return batches;
    }

    private static String key(PendingDispatch pending) {
        return Keys.of(pending.getTenant(), pending.getDispatchId());
    }
}
