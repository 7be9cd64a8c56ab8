package dev.sluice.budget.dispatch;

import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Table;
import dev.sluice.schema.PendingDispatch;
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

    /** What goes together. */
    public record Group(String lane, String provider, String model, String deployment) {

        static Group of(PendingDispatch pending) {
            return new Group(pending.getLane(), pending.getProvider(), pending.getModel(), pending.getDeployment());
        }
    }

    /** A closed batch: 1 to the batch size calls of one group, in order of arrival. */
    public record Batch(Group group, List<PendingDispatch> calls) {}

    private static final class Waiting {
        private final List<PendingDispatch> calls = new ArrayList<>();
        private long bytes;
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
        Waiting waiting = groups.computeIfAbsent(Group.of(pending), g -> new Waiting());
        waiting.calls.add(pending);
        waiting.bytes += pending.getBytes();
    }

    /** Takes a call; returns the batches it completed. */
    public List<Batch> add(PendingDispatch pending) {
        Group group = Group.of(pending);
        List<Batch> closed = new ArrayList<>();
        @Nullable Waiting waiting = groups.get(group);
        if (waiting != null && waiting.bytes + pending.getBytes() > MAX_BATCH_BYTES) {
            closed.addAll(close(group));
        }
        table.put(key(pending), pending);
        restore(pending);
        waiting = groups.get(group);
        if (waiting != null && (waiting.calls.size() >= batchSize || waiting.bytes >= MAX_BATCH_BYTES)) {
            closed.addAll(close(group));
        }
        return closed;
    }

    /** Closes every batch. */
    public List<Batch> drain() {
        return List.copyOf(groups.keySet()).stream()
                .flatMap(group -> close(group).stream())
                .toList();
    }

    /** One batch, but for what was restored with a larger batch size in force. */
    private List<Batch> close(Group group) {
        @Nullable Waiting waiting = groups.remove(group);
        if (waiting == null) {
            return List.of();
        }
        waiting.calls.forEach(call -> table.delete(key(call)));
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
