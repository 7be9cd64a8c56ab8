package dev.sluice.budget.streams;

import dev.sluice.budget.state.Shelf;
import dev.sluice.schema.UnpricedCall;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The calls that wait for a price, in a state store. */
record StoreShelf(KeyValueStore<String, UnpricedCall> store) implements Shelf {

    static StoreShelf of(ProcessingContext context) {
        return new StoreShelf(context.getStateStore(Names.UNPRICED_STORE));
    }

    @Override
    public @Nullable UnpricedCall get(String key) {
        return store.get(key);
    }

    @Override
    public void put(String key, UnpricedCall value) {
        store.put(key, value);
    }

    @Override
    public void delete(String key) {
        store.delete(key);
    }

    @Override
    public List<Row> after(String after, int most) {
        List<Row> rows = new ArrayList<>();
        // The least key that is greater.
        @Nullable String from = after.isEmpty() ? null : after + '\0';
        try (KeyValueIterator<String, UnpricedCall> range = store.range(from, null)) {
            while (range.hasNext() && rows.size() < most) {
                var next = range.next();
                rows.add(new Row(next.key, next.value));
            }
        }
        return rows;
    }
}
