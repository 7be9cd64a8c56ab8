package dev.sluice.cache.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.semantic.embedding.DenseVector;
import dev.sluice.semantic.embedding.TextVectors;
import dev.sluice.semantic.embedding.WordVector;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class VectorCodecTest {

    @Property(tries = 200)
    void sentencesComeBackAsTheyAreAndWordsAlmost(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 400) int dimension,
            @ForAll @IntRange(max = 9) int count) {
        Random random = new Random(seed);
        DenseVector sentence = vector(random, dimension);
        List<WordVector> words = random.ints(count, 0, 1_000)
                .mapToObj(start -> new WordVector(start, start + 7, vector(random, dimension)))
                .toList();

        TextVectors read = VectorCodec.read(VectorCodec.sentence(sentence), VectorCodec.words(words));

        assertThat(read.sentence().cosine(sentence)).isCloseTo(1, within(1e-5));
        assertThat(read.words()).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(read.words().get(i).start()).isEqualTo(words.get(i).start());
            assertThat(read.words().get(i).end()).isEqualTo(words.get(i).end());
            assertThat(read.words().get(i).vector().cosine(words.get(i).vector()))
                    .isCloseTo(1, within(1e-3));
        }
    }

    private static DenseVector vector(Random random, int dimension) {
        float[] values = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return DenseVector.of(values);
    }
}
