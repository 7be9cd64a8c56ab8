package dev.sluice.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** One kind of record with a journal, from which a crash takes any suffix since the last commit. */
public final class Journal<V> {

    private record Change<V>(String key, @Nullable V value) {}

    private NavigableMap<String, V> rows = new TreeMap<>();
    private NavigableMap<String, V> committed = new TreeMap<>();
    private final List<Change<V>> changes = new ArrayList<>();

    public @Nullable V get(String key) {
        return rows.get(key);
    }

    /** Sets a row; null removes it. */
    public void set(String key, @Nullable V value) {
        Change<V> change = new Change<>(key, value);
        changes.add(change);
        apply(rows, change);
    }

    public Collection<V> values() {
        return rows.values();
    }

    public Collection<V> values(String from, String to) {
        return rows.subMap(from, to).values();
    }

    public List<Map.Entry<String, V>> rows(String from, String to, int limit) {
        return rows.subMap(from, to).entrySet().stream()
                .limit(limit)
                .map(row -> Map.entry(row.getKey(), row.getValue()))
                .toList();
    }

    public void commit() {
        committed = new TreeMap<>(rows);
        changes.clear();
    }

    /** The operator picks how many of n changes survive. */
    public void crash(IntUnaryOperator survivors) {
        int kept = survivors.applyAsInt(changes.size() + 1);
        rows = new TreeMap<>(committed);
        changes.subList(0, kept).forEach(change -> apply(rows, change));
        commit();
    }

    public void clear() {
        List.copyOf(rows.keySet()).forEach(key -> set(key, null));
    }

    private static <V> void apply(Map<String, V> rows, Change<V> change) {
        if (change.value() == null) {
            rows.remove(change.key());
        } else {
            rows.put(change.key(), change.value());
        }
    }
}
