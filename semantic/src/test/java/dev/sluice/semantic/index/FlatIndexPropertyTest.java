package dev.sluice.semantic.index;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.semantic.embedding.DenseVector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class FlatIndexPropertyTest {

    private static final int DIMENSION = 20;
    private static final int IDS = 120;

    @Property(tries = 60)
    void answersLikeAMapThatIsSortedOnEveryQuestion(
            @ForAll long seed, @ForAll VectorStorage storage, @ForAll @IntRange(min = 1, max = 9) int removals) {
        Random random = new Random(seed);
        FlatIndex index = new FlatIndex(DIMENSION, storage, DotProducts.scalar());
        Map<String, DenseVector> model = new TreeMap<>();

        for (int step = 0; step < 400; step++) {
            String id = Vectors.id(random.nextInt(IDS));
            if (random.nextInt(10) < removals) {
                assertThat(index.remove(id)).isEqualTo(model.remove(id) != null);
            } else {
                DenseVector vector = Vectors.random(DIMENSION, random.nextInt(200));
                index.put(id, vector);
                model.put(id, vector);
            }
            assertThat(index.size()).isEqualTo(model.size());
            if (step % 20 == 0) {
                DenseVector query = Vectors.random(DIMENSION, random.nextInt(200));
                assertAlike(index.nearest(query, 10, -0.2), model, query, storage);
            }
        }
    }

    @Property(tries = 40)
    void theOrderOfEntriesDoesNotMatter(@ForAll long seed, @ForAll VectorStorage storage) {
        Random random = new Random(seed);
        List<Integer> numbers = new ArrayList<>();
        FlatIndex index = new FlatIndex(DIMENSION, storage);
        for (int i = 0; i < IDS; i++) {
            numbers.add(i);
            index.put(Vectors.id(i), Vectors.random(DIMENSION, i % 50));
        }
        Collections.shuffle(numbers, random);
        FlatIndex rebuilt = new FlatIndex(DIMENSION, storage);
        numbers.forEach(i -> rebuilt.put(Vectors.id(i), Vectors.random(DIMENSION, i % 50)));

        DenseVector query = Vectors.random(DIMENSION, random.nextInt(100));

        assertThat(rebuilt.nearest(query, 17, -1)).isEqualTo(index.nearest(query, 17, -1));
    }

    private static void assertAlike(
            List<Neighbour> found, Map<String, DenseVector> model, DenseVector query, VectorStorage storage) {
        double error = storage == VectorStorage.INT8 ? 0.02 : 1e-5;
        List<Double> best = model.values().stream()
                .map(query::cosine)
                .filter(cosine -> cosine >= -0.2)
                .sorted(Comparator.reverseOrder())
                .limit(10)
                .toList();
        if (storage == VectorStorage.FLOAT32) {
            assertThat(found).hasSameSizeAs(best);
        }
        for (int i = 0; i < Math.min(found.size(), best.size()); i++) {
            Neighbour neighbour = found.get(i);
            assertThat(neighbour.similarity()).isEqualTo(best.get(i), within(error));
            DenseVector vector = requireNonNull(model.get(neighbour.id()));
            assertThat(query.cosine(vector)).isEqualTo(neighbour.similarity(), within(error));
        }
        assertThat(found)
                .isSortedAccordingTo(Comparator.comparingDouble(Neighbour::similarity)
                        .reversed()
                        .thenComparing(Neighbour::id));
        assertThat(found.stream().map(Neighbour::id)).doesNotHaveDuplicates();
    }
}
