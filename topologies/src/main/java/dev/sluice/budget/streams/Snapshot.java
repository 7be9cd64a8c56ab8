package dev.sluice.budget.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * An index over a global store, made anew when the store has changed since.
 *
 * <p>Thread-safe: the global thread announces changes, every stream thread reads. A change that is made while the index
 * is being built is seen by the next reader, because its version is newer than the one the index was built for.
 *
 * @param <V> values of the store
 * @param <S> the index; thread-safe
 */
final class Snapshot<V, S> {

    private final Function<List<V>, S> build;
    private final AtomicLong version = new AtomicLong();
    private volatile @Nullable Built<S> built;

    private record Built<S>(long version, S index) {}

    Snapshot(Function<List<V>, S> build) {
        this.build = build;
    }

    /** The store was changed. */
    void changed() {
        version.incrementAndGet();
    }

    /** The index over what the store holds now. */
    S of(ReadOnlyKeyValueStore<String, V> store) {
        Built<S> known = built;
        if (known != null && known.version() == version.get()) {
            return known.index();
        }
        synchronized (this) {
            Built<S> meanwhile = built;
            long current = version.get();
            if (meanwhile != null && meanwhile.version() == current) {
                return meanwhile.index();
            }
            List<V> values = new ArrayList<>();
            try (KeyValueIterator<String, V> all = store.all()) {
                all.forEachRemaining(entry -> values.add(entry.value));
            }
            S index = build.apply(values);
            built = new Built<>(current, index);
            return index;
        }
    }
}
