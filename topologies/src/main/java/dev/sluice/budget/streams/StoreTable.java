package dev.sluice.budget.streams;

import dev.sluice.budget.state.Table;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A table in a state store. */
record StoreTable<V>(KeyValueStore<String, V> store) implements Table<V> {

    static <V> StoreTable<V> of(ProcessingContext context, String name) {
        return new StoreTable<>(context.getStateStore(name));
    }

    @Override
    public @Nullable V get(String key) {
        return store.get(key);
    }

    @Override
    public void put(String key, V value) {
        store.put(key, value);
    }

    @Override
    public void delete(String key) {
        store.delete(key);
    }
}
