package dev.sluice.cache.stream;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A store that is written when what a record has caused is on its way. A broker takes the requests of a connection one
 * after the other: were the changelog's record sent first, the output, which somebody waits for, would come behind it.
 *
 * <p>Reads see what waits. Keys keep the order in which they were last written.
 *
 * @param <V> value
 */
final class LateStore<V> {

    private final KeyValueStore<String, V> store;
    private final Map<String, @Nullable V> waiting = new LinkedHashMap<>();

    LateStore(KeyValueStore<String, V> store) {
        this.store = store;
    }

    @Nullable
    V get(String key) {
        return waiting.containsKey(key) ? waiting.get(key) : store.get(key);
    }

    void put(String key, V value) {
        later(key, value);
    }

    void delete(String key) {
        later(key, null);
    }

    private void later(String key, @Nullable V value) {
        waiting.remove(key);
        waiting.put(key, value);
    }

    /** Rows from a key (inclusive) to another (inclusive), in order; writes first. */
    KeyValueIterator<String, V> range(@Nullable String from, @Nullable String to) {
        write();
        return store.range(from, to);
    }

    /** Rows whose keys begin with a prefix; writes first. */
    KeyValueIterator<String, V> prefixScan(String prefix, Serializer<String> serializer) {
        write();
        return store.prefixScan(prefix, serializer);
    }

    /** Writes what waits; to be called when a record or a punctuation is done with, however it ended. */
    void write() {
        waiting.forEach((key, value) -> {
            if (value == null) {
                store.delete(key);
            } else {
                store.put(key, value);
            }
        });
        waiting.clear();
    }
}
