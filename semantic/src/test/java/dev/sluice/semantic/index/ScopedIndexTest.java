package dev.sluice.semantic.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.semantic.embedding.DenseVector;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ScopedIndexTest {

    private static final int DIMENSION = 16;
    private static final DenseVector VECTOR = Vectors.random(DIMENSION, 1);

    @Test
    void aScopeIsNotSearchedForAnother() {
        ScopedIndex index = index(10);
        index.put("one", "a", VECTOR);

        assertThat(index.nearest("one", VECTOR, 1, 0.9)).hasSize(1);
        assertThat(index.nearest("other", VECTOR, 1, 0.9)).isEmpty();
    }

    @Test
    void theLeastUsedEntryGoesAndIsFoundNoMore() {
        ScopedIndex index = index(3);
        index.put("s", "a", VECTOR);
        index.put("t", "b", VECTOR);
        index.put("s", "c", VECTOR);
        index.hit("s", "a");
        index.hit("s", "c");

        assertThat(index.put("s", "d", VECTOR)).containsExactly(new ScopedId("t", "b"));
        assertThat(index.nearest("t", VECTOR, 5, 0)).isEmpty();
        assertThat(index.scopes()).isEqualTo(1);
        assertThat(index.size()).isEqualTo(3);
        assertThat(index.hit("t", "b")).isFalse();
    }

    @Test
    void amongEqualsTheLowestIdGoesThenTheLowestScope() {
        ScopedIndex index = index(3);
        index.put("t", "a", VECTOR);
        index.put("s", "b", VECTOR);
        index.put("s", "a", VECTOR);

        assertThat(index.put("s", "c", VECTOR)).containsExactly(new ScopedId("s", "a"));
        assertThat(index.put("s", "d", VECTOR)).containsExactly(new ScopedId("t", "a"));
        assertThat(index.put("s", "e", VECTOR)).containsExactly(new ScopedId("s", "b"));
    }

    @Test
    void whatWasPopularLongAgoGoesInTheEnd() {
        ScopedIndex index = index(2);
        index.put("s", "old", VECTOR);
        for (int i = 0; i < 5; i++) {
            index.hit("s", "old");
        }

        boolean gone = false;
        for (int i = 0; i < 12 && !gone; i++) {
            String id = "new-" + i;
            gone = index.put("s", id, VECTOR).contains(new ScopedId("s", "old"));
            index.hit("s", id);
        }

        assertThat(gone).isTrue();
    }

    @Test
    void bytesAreBoundedToo() {
        ScopedIndex index = new ScopedIndex(DIMENSION, VectorStorage.INT8, new IndexLimits(1_000, 20_000));

        for (int i = 0; i < 500; i++) {
            index.put("scope-" + i % 5, Vectors.id(i), VECTOR);
            assertThat(index.bytes()).isLessThanOrEqualTo(20_000);
        }

        assertThat(index.size()).isBetween(50, 200);
    }

    @Test
    void anEntryThatNeverFitsIsReturnedAndNothingElseGoes() {
        ScopedIndex index = new ScopedIndex(DIMENSION, VectorStorage.INT8, new IndexLimits(10, 5_000));
        index.put("s", "a", VECTOR);
        String endless = "x".repeat(5_000);

        assertThat(index.put("s", endless, VECTOR)).containsExactly(new ScopedId("s", endless));
        assertThat(index.size()).isEqualTo(1);
    }

    @Test
    void limitsThatCannotBeKeptAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IndexLimits(0, 1))
                .withMessage("entries is 0; allowed is 1 or more");
        assertThatIllegalArgumentException().isThrownBy(() -> new IndexLimits(1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new ScopedIndex(384, VectorStorage.INT8, new IndexLimits(Integer.MAX_VALUE, Long.MAX_VALUE)))
                .withMessageContaining("allowed with 384 components is");
    }

    @Test
    void aFullIndexKeepsItsHitRate() {
        ScopedIndex index = index(200);
        Random random = new Random(7);
        int[] hits = new int[4];

        for (int i = 0; i < 40_000; i++) {
            String id = Vectors.id((int) Math.min(1e6, Math.pow(random.nextDouble(), -1.2)));
            if (index.hit("s", id)) {
                hits[i / 10_000]++;
            } else {
                index.put("s", id, VECTOR);
            }
        }

        // With everything kept, 9 of 10 questions of this stream are repeats.
        assertThat(hits[0]).isGreaterThan(8_000);
        assertThat(hits[3]).isGreaterThanOrEqualTo(hits[0]);
    }

    @Test
    void memoryIsNeverMoreThanIsChargedFor() {
        MemoryCharge charge = new MemoryCharge(DIMENSION, VectorStorage.INT8);
        FlatIndex index = new FlatIndex(DIMENSION, VectorStorage.INT8);
        long charged = charge.scope("");

        for (int i = 0; i < 3_000; i++) {
            int number = i < 2_000 ? i : i - 2_000;
            long entry = charge.entry(Vectors.id(number));
            if (i < 2_000) {
                index.put(Vectors.id(number), VECTOR);
                charged += entry;
            } else {
                index.remove(Vectors.id(number));
                charged -= entry;
            }
            assertThat(index.bytes()).isLessThanOrEqualTo(charged);
        }
    }

    @Test
    void anEntryTakesAtMost700Bytes() {
        MemoryCharge charge = new MemoryCharge(384, VectorStorage.INT8);

        assertThat(charge.entry(Vectors.id(2))).isLessThanOrEqualTo(700);
    }

    private static ScopedIndex index(int entries) {
        return new ScopedIndex(DIMENSION, VectorStorage.INT8, new IndexLimits(entries, Long.MAX_VALUE));
    }
}
