package dev.sluice.budget.state;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table with its most recently used rows in memory, decoded. Everything is written through, so that nothing is in
 * memory alone; a row is read from the table behind once, however often a busy tenant's requests need it.
 *
 * <p>Its owner must be the only writer of the table behind, and make a new one of these when it takes the table over.
 * Not thread-safe.
 *
 * @param <V> value; immutable
 */
public final class RecentTable<V> implements Table<V> {

    private static final float LOAD_FACTOR = 0.75f;

    private final Table<V> behind;
    private final Map<String, V> recent;

    /**
     * A table in front of another.
     *
     * @param behind where the rows are kept
     * @param most rows in memory
     */
    public RecentTable(Table<V> behind, int most) {
        this.behind = behind;
        this.recent = new LinkedHashMap<>(16, LOAD_FACTOR, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    @Override
    public @Nullable V get(String key) {
        @Nullable V known = recent.get(key);
        if (known != null) {
            return known;
        }
        @Nullable V stored = behind.get(key);
        if (stored != null) {
            recent.put(key, stored);
        }
        return stored;
    }

    @Override
    public void put(String key, V value) {
        behind.put(key, value);
        recent.put(key, value);
    }

    @Override
    public void delete(String key) {
        behind.delete(key);
        recent.remove(key);
    }
}
