package dev.sluice.semantic.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.semantic.embedding.DenseVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FlatIndexTest {

    private static final int DIMENSION = 48;

    @ParameterizedTest
    @EnumSource
    void whatIsPutIsFoundAtOnceAndWhatIsRemovedIsNot(VectorStorage storage) {
        FlatIndex index = index(storage);
        DenseVector vector = Vectors.random(DIMENSION, 1);
        index.put("a", vector);
        index.put("b", Vectors.random(DIMENSION, 2));

        assertThat(index.nearest(vector, 1, 0.9))
                .singleElement()
                .satisfies(found -> assertThat(found.id()).isEqualTo("a"))
                .satisfies(found -> assertThat(found.similarity()).isEqualTo(1, within(1e-6)));
        assertThat(index.remove("a")).isTrue();
        assertThat(index.remove("a")).isFalse();
        assertThat(index.nearest(vector, 5, 0.9)).isEmpty();
        assertThat(index.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void anEntryPutAgainHasOnlyItsNewVector(VectorStorage storage) {
        FlatIndex index = index(storage);
        DenseVector former = Vectors.random(DIMENSION, 1);
        DenseVector latter = Vectors.random(DIMENSION, 2);
        index.put("a", former);

        index.put("a", latter);

        assertThat(index.size()).isEqualTo(1);
        assertThat(index.nearest(former, 5, 0.9)).isEmpty();
        assertThat(index.nearest(latter, 5, 0.9)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void equallySimilarEntriesComeInTheOrderOfTheirIds(VectorStorage storage) {
        FlatIndex index = index(storage);
        DenseVector vector = Vectors.random(DIMENSION, 1);
        String digest = "5f".repeat(32);
        String digestInCapitals = "5F".repeat(32);
        for (String id : new String[] {"z", digest, "5e", digestInCapitals, "a"}) {
            index.put(id, vector);
        }

        assertThat(index.nearest(vector, 4, 0))
                .extracting(Neighbour::id)
                .containsExactly("5F".repeat(32), "5e", digest, "a");
    }

    @Test
    void nothingBelowTheFloorAndNoMoreThanTheLimit() {
        FlatIndex index = index(VectorStorage.FLOAT32);
        DenseVector query = DenseVector.of(axis(0, 1));
        index.put("same", query);
        index.put("opposite", DenseVector.of(axis(0, -1)));
        index.put("other", DenseVector.of(axis(1, 1)));

        assertThat(index.nearest(query, 3, 0)).extracting(Neighbour::id).containsExactly("same", "other");
        assertThat(index.nearest(query, 3, -1)).hasSize(3);
        assertThat(index.nearest(query, 1, -1)).hasSize(1);
        assertThat(index.nearest(query, 0, -1)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aVectorOfZerosIsLikeNothing(VectorStorage storage) {
        FlatIndex index = index(storage);
        index.put("zeros", DenseVector.of(new float[DIMENSION]));

        assertThat(index.nearest(Vectors.random(DIMENSION, 1), 1, -1)).containsExactly(new Neighbour("zeros", 0));
    }

    @Test
    void aVectorOfAnotherDimensionIsRefused() {
        FlatIndex index = index(VectorStorage.INT8);
        DenseVector longer = Vectors.random(DIMENSION + 1, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> index.put("a", longer))
                .withMessage("vector has 49 components; those of this index have 48");
        assertThatIllegalArgumentException().isThrownBy(() -> index.nearest(longer, 1, 0));
        assertThat(index.size()).isZero();
    }

    @Test
    void memoryIsGivenBack() {
        FlatIndex index = index(VectorStorage.INT8);
        for (int i = 0; i < 1_000; i++) {
            index.put(Vectors.id(i), Vectors.random(DIMENSION, i));
        }
        long full = index.bytes();

        for (int i = 0; i < 990; i++) {
            index.remove(Vectors.id(i));
        }

        assertThat(index.bytes()).isLessThan(full / 20);
    }

    private static FlatIndex index(VectorStorage storage) {
        return new FlatIndex(DIMENSION, storage);
    }

    private static float[] axis(int component, float value) {
        float[] values = new float[DIMENSION];
        values[component] = value;
        return values;
    }
}
