package dev.sluice.budget;

import dev.sluice.budget.state.Shelf;
import dev.sluice.schema.UnpricedCall;
import dev.sluice.serde.SingleObjectSerde;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The shelf of unpriced calls in memory; what is stored is encoded. */
public final class MemoryShelf implements Shelf {
    private final TreeMap<String, byte[]> rows = new TreeMap<>();
    private final SingleObjectSerde<UnpricedCall> serde = new SingleObjectSerde<>(UnpricedCall.class);

    @Override
    public @Nullable UnpricedCall get(String key) {
        byte[] bytes = rows.get(key);
        return bytes == null ? null : serde.decode(bytes);
    }

    @Override
    public void put(String key, UnpricedCall value) {
        rows.put(key, serde.encode(value));
    }

    @Override
    public void delete(String key) {
        rows.remove(key);
    }

    @Override
    public List<Row> after(String after, int most) {
        return rows.tailMap(after, false).entrySet().stream()
                .limit(most)
                .map(entry -> new Row(entry.getKey(), serde.decode(entry.getValue())))
                .toList();
    }

    Map<String, byte[]> copy() {
        return new TreeMap<>(rows);
    }

    void restore(Map<String, byte[]> copied) {
        rows.clear();
        rows.putAll(copied);
    }
}
