package dev.sluice.budget.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.dispatch.DispatchQueue.Batch;
import dev.sluice.budget.state.Table;
import dev.sluice.schema.PendingDispatch;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DispatchQueueTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final Map<String, PendingDispatch> rows = new LinkedHashMap<>();
    private final DispatchQueue queue = new DispatchQueue(3, table(rows));

    private static Table<PendingDispatch> table(Map<String, PendingDispatch> rows) {
        return new Table<>() {
            @Override
            public @Nullable PendingDispatch get(String key) {
                return rows.get(key);
            }

            @Override
            public void put(String key, PendingDispatch value) {
                rows.put(key, value);
            }

            @Override
            public void delete(String key) {
                rows.remove(key);
            }
        };
    }

    private static PendingDispatch call(String id, String lane, String model, long bytes) {
        return new PendingDispatch("acme", id, id + ":1", lane, "openai", model, bytes, "", "chat", 0, 0, null);
    }

    private static PendingDispatch call(String id) {
        return call(id, "INTERACTIVE", "small", 10);
    }

    private static PendingDispatch embedding(String id, int inputs, int tokens) {
        return embedding(id, inputs, tokens, NOW);
    }

    private static PendingDispatch embedding(String id, int inputs, int tokens, Instant at) {
        return new PendingDispatch(
                "acme", id, id + ":1", "INTERACTIVE", "openai", "small", 10L, "", "embeddings", inputs, tokens, at);
    }

    private static List<String> ids(Batch batch) {
        return batch.calls().stream().map(PendingDispatch::getRequestId).toList();
    }

    @Test
    void aBatchClosesWhenItIsFullInOrderOfArrival() {
        assertThat(queue.add(call("a"))).isEmpty();
        assertThat(queue.add(call("b"))).isEmpty();

        List<Batch> closed = queue.add(call("c"));

        assertThat(closed).hasSize(1);
        assertThat(ids(closed.getFirst())).containsExactly("a", "b", "c");
        assertThat(rows).isEmpty();
        assertThat(queue.drain(NOW)).isEmpty();
    }

    @Test
    void lanesAndModelsDoNotMix() {
        queue.add(call("a"));
        queue.add(call("b", "DEFERRED", "small", 10));
        queue.add(call("c", "INTERACTIVE", "large", 10));

        List<Batch> closed = queue.drain(NOW);

        assertThat(closed).extracting(b -> ids(b)).containsExactly(List.of("a"), List.of("b"), List.of("c"));
    }

    @Test
    void aBatchDoesNotGrowBeyondItsBytes() {
        queue.add(call("a", "INTERACTIVE", "small", DispatchQueue.MAX_BATCH_BYTES - 10));

        List<Batch> before = queue.add(call("b", "INTERACTIVE", "small", 11));
        List<Batch> huge = queue.add(call("c", "INTERACTIVE", "small", DispatchQueue.MAX_BATCH_BYTES * 3));

        assertThat(before).extracting(b -> ids(b)).containsExactly(List.of("a"));
        assertThat(huge).extracting(b -> ids(b)).containsExactly(List.of("b"), List.of("c"));
    }

    @Test
    void whatWaitedBeforeACrashLeavesInBatchesOfTodaysSize() {
        for (String id : List.of("a", "b", "c", "d")) {
            rows.put("4:acme/" + id + ":1", call(id));
        }
        rows.values().forEach(queue::restore);

        List<Batch> closed = queue.drain(NOW);

        assertThat(closed).extracting(b -> ids(b)).containsExactly(List.of("a", "b", "c"), List.of("d"));
        assertThat(rows).isEmpty();
    }

    @Test
    void embeddingsWaitForOthersAndShareTheirBatchWithNothingElse() {
        for (String id : List.of("a", "b", "c", "d", "e")) {
            assertThat(queue.add(embedding(id, 1, 10))).isEmpty();
        }
        queue.add(call("chat"));

        List<Batch> early =
                queue.drain(NOW.plus(DispatchQueue.EMBEDDINGS_LINGER).minusMillis(1));
        List<Batch> due = queue.drain(NOW.plus(DispatchQueue.EMBEDDINGS_LINGER));

        assertThat(early).extracting(b -> ids(b)).containsExactly(List.of("chat"));
        assertThat(due).extracting(b -> ids(b)).containsExactly(List.of("a", "b", "c", "d", "e"));
        assertThat(rows).isEmpty();
    }

    @Test
    void embeddingsWaitNoLongerThanTheLongestLingerHoweverManyCome() {
        Instant at = NOW;
        while (at.isBefore(NOW.plus(DispatchQueue.LONGEST_LINGER))) {
            queue.add(embedding("r" + at.toEpochMilli(), 1, 10, at));
            assertThat(queue.drain(at)).isEmpty();
            at = at.plusMillis(40);
        }

        assertThat(queue.drain(NOW.plus(DispatchQueue.LONGEST_LINGER))).hasSize(1);
    }

    @Test
    void embeddingsLeaveBeforeACallHasMoreThanAProviderTakes() {
        queue.add(embedding("a", 1_000, 10));
        queue.add(embedding("b", 1_000, 10));

        List<Batch> byInputs = queue.add(embedding("c", 49, 10));
        List<Batch> byTokens = queue.add(embedding("d", 1, 299_991));
        List<Batch> full = queue.add(embedding("e", 2_047, 1));

        assertThat(byInputs).extracting(b -> ids(b)).containsExactly(List.of("a", "b"));
        assertThat(byTokens).extracting(b -> ids(b)).containsExactly(List.of("c"));
        assertThat(full).extracting(b -> ids(b)).containsExactly(List.of("d", "e"));
    }
}
