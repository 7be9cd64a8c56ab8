package dev.sluice.budget.state;

import org.jspecify.annotations.Nullable;

/**
 * A keyed table of the gate's state.
 *
 * @param <V> value
 */
public interface Table<V> {

    /** The value, or null when there is none. */
    @Nullable
    V get(String key);

    /** Sets the value. */
    void put(String key, V value);

    /** Removes the value if there is one. */
    void delete(String key);
}
