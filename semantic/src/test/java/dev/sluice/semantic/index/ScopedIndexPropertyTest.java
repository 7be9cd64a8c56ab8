package dev.sluice.semantic.index;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.semantic.embedding.DenseVector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class ScopedIndexPropertyTest {

    private static final int DIMENSION = 12;

    @Property(tries = 80)
    void behavesLikeAMapThatIsSortedForEveryEviction(
            @ForAll long seed, @ForAll VectorStorage storage, @ForAll @IntRange(min = 1, max = 40) int limit) {
        Random random = new Random(seed);
        ScopedIndex index = new ScopedIndex(DIMENSION, storage, new IndexLimits(limit, Long.MAX_VALUE));
        Model model = new Model(limit);

        for (int step = 0; step < 300; step++) {
            String scope = "scope-" + random.nextInt(4);
            String id = Vectors.id(random.nextInt(30));
            DenseVector vector = Vectors.random(DIMENSION, random.nextInt(100));
            switch (random.nextInt(6)) {
                case 0 -> assertThat(index.remove(scope, id)).isEqualTo(model.remove(scope, id));
                case 1, 2 -> assertThat(index.hit(scope, id)).isEqualTo(model.hit(scope, id));
                case 3 ->
                    assertThat(index.nearest(scope, vector, 7, -0.5))
                            .isEqualTo(model.rebuilt(scope, storage, random).nearest(vector, 7, -0.5));
                default -> assertThat(index.put(scope, id, vector)).isEqualTo(model.put(scope, id, vector));
            }
            assertThat(index.size()).isEqualTo(model.entries.size());
            assertThat(index.scopes()).isEqualTo(model.scopes());
        }

        model.entries.keySet().stream().toList().forEach(key -> index.remove(key.scope(), key.id()));
        assertThat(index.bytes()).isZero();
    }

    private record Entry(DenseVector vector, long hits, long priority) {}

    private static final class Model {

        private final Map<ScopedId, Entry> entries = new HashMap<>();
        private final int limit;
        private long age;

        private Model(int limit) {
            this.limit = limit;
        }

        private List<ScopedId> put(String scope, String id, DenseVector vector) {
            ScopedId key = new ScopedId(scope, id);
            Entry present = entries.get(key);
            List<ScopedId> evicted = List.of();
            if (present == null && entries.size() == limit) {
                ScopedId first = Collections.min(
                        entries.keySet(),
                        Comparator.comparingLong((ScopedId one) -> entry(one).priority())
                                .thenComparing(ScopedId::id)
                                .thenComparing(ScopedId::scope));
                age = entry(first).priority();
                entries.remove(first);
                evicted = List.of(first);
            }
            long hits = present == null ? 0 : present.hits();
            entries.put(key, new Entry(vector, hits, age + hits));
            return evicted;
        }

        private boolean hit(String scope, String id) {
            return entries.computeIfPresent(
                            new ScopedId(scope, id),
                            (_, entry) -> new Entry(entry.vector(), entry.hits() + 1, age + entry.hits() + 1))
                    != null;
        }

        private boolean remove(String scope, String id) {
            return entries.remove(new ScopedId(scope, id)) != null;
        }

        private Entry entry(ScopedId key) {
            return requireNonNull(entries.get(key));
        }

        private long scopes() {
            return entries.keySet().stream().map(ScopedId::scope).distinct().count();
        }

        private FlatIndex rebuilt(String scope, VectorStorage storage, Random random) {
            List<ScopedId> keys = new ArrayList<>(entries.keySet());
            Collections.shuffle(keys, random);
            FlatIndex index = new FlatIndex(DIMENSION, storage);
            keys.stream()
                    .filter(key -> key.scope().equals(scope))
                    .forEach(key -> index.put(key.id(), entry(key).vector()));
            return index;
        }
    }
}
