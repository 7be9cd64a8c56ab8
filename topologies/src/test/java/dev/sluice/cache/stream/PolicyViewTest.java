package dev.sluice.cache.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.Fixtures;
import dev.sluice.schema.CachePolicy;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Policy;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyViewTest {

    private static final long NOW = 5_000;

    private final MemoryStore store = new MemoryStore();
    private final PolicyView view = new PolicyView(store);

    @Test
    void policiesActWithinASecondAndAreReadOnceASecond() {
        assertThat(enabled(NOW)).isTrue();

        store.put("p", CachePolicy.newBuilder().setSemantic(false).setTtlMs(7L).build());

        assertThat(enabled(NOW + 999)).isTrue();
        assertThat(enabled(NOW + 1_000)).isFalse();
        assertThat(ttl(NOW + 1_000)).isEqualTo(7);
        assertThat(store.reads).isEqualTo(2);
    }

    @Test
    void aClockThatIsSetBackDelaysNothing() {
        assertThat(enabled(NOW)).isTrue();
        store.put("p", CachePolicy.newBuilder().setSemantic(false).build());

        assertThat(enabled(NOW - 1)).isFalse();
    }

    @Test
    void policiesOfOtherKindsDoNotMatter() {
        store.put("budget", null);

        assertThat(enabled(NOW)).isTrue();
    }

    private boolean enabled(long now) {
        return view.semanticAt(now)
                .rule("acme", null, "faq", "en", "all-minilm-l6-v2-q")
                .enabled();
    }

    private long ttl(long now) {
        LlmRequest request = Fixtures.request("r", "How?").build();
        return view.ttlAt(now).ttlMs(request, "faq");
    }

    private static final class MemoryStore implements ReadOnlyKeyValueStore<String, ValueAndTimestamp<Policy>> {

        private final Map<String, ValueAndTimestamp<Policy>> rows = new TreeMap<>();
        private int reads;

        void put(String id, @Nullable CachePolicy cache) {
            Policy policy = Policy.newBuilder()
                    .setPolicyId(id)
                    .setCache(cache)
                    .setUpdatedAt(Instant.EPOCH)
                    .build();
            rows.put(id, ValueAndTimestamp.make(policy, 0));
        }

        @Override
        public @Nullable ValueAndTimestamp<Policy> get(String key) {
            return rows.get(key);
        }

        @Override
        public KeyValueIterator<String, ValueAndTimestamp<Policy>> range(String from, String to) {
            return all();
        }

        @Override
        public KeyValueIterator<String, ValueAndTimestamp<Policy>> all() {
            reads++;
            return new Rows(rows.entrySet().iterator());
        }

        @Override
        public long approximateNumEntries() {
            return rows.size();
        }
    }

    private record Rows(Iterator<Map.Entry<String, ValueAndTimestamp<Policy>>> entries)
            implements KeyValueIterator<String, ValueAndTimestamp<Policy>> {

        @Override
        public void close() {}

        @Override
        public String peekNextKey() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public KeyValue<String, ValueAndTimestamp<Policy>> next() {
            Map.Entry<String, ValueAndTimestamp<Policy>> row = entries.next();
            return KeyValue.pair(row.getKey(), row.getValue());
        }
    }
}
