package dev.sluice.semantic.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class DotProductsPropertyTest {

    private final DotProducts scalar = DotProducts.scalar();
    private final DotProducts simd = DotProducts.simd().orElseThrow();

    @Property(tries = 150)
    void vectorInstructionsAndLoopsAgreeOnBytes(
            @ForAll @IntRange(min = 1, max = 700) int dimension,
            @ForAll @IntRange(max = 3) int first,
            @ForAll @IntRange(min = 1, max = 4) int count,
            @ForAll long seed,
            @ForAll boolean extreme) {
        Random random = new Random(seed);
        byte[] query = bytes(dimension, extreme, random);
        byte[] rows = bytes(dimension * (first + count), extreme, random);
        int[] expected = new int[count];
        int[] actual = new int[count];

        scalar.bytes(query, rows, first, count, expected);
        simd.bytes(query, rows, first, count, actual);

        assertThat(actual).isEqualTo(expected);
        assertThat(expected[count - 1]).isEqualTo(product(query, rows, (first + count - 1) * dimension));
    }

    @Property(tries = 150)
    void vectorInstructionsAndLoopsAgreeOnFloats(
            @ForAll @IntRange(min = 1, max = 700) int dimension,
            @ForAll @IntRange(max = 3) int first,
            @ForAll @IntRange(min = 1, max = 4) int count,
            @ForAll long seed) {
        float[] query = new float[dimension];
        Vectors.random(dimension, seed).copyTo(query, 0);
        float[] rows = new float[dimension * (first + count)];
        for (int row = 0; row < first + count; row++) {
            Vectors.random(dimension, seed + row).copyTo(rows, row * dimension);
        }
        float[] expected = new float[count];
        float[] actual = new float[count];

        scalar.floats(query, rows, first, count, expected);
        simd.floats(query, rows, first, count, actual);

        for (int i = 0; i < count; i++) {
            assertThat(actual[i]).isEqualTo(expected[i], within(1e-5f));
        }
        assertThat(expected[0]).isEqualTo((float) product(query, rows, first * dimension), within(1e-5f));
    }

    private static int product(byte[] query, byte[] rows, int offset) {
        int sum = 0;
        for (int i = 0; i < query.length; i++) {
            sum += query[i] * rows[offset + i];
        }
        return sum;
    }

    private static double product(float[] query, float[] rows, int offset) {
        double sum = 0;
        for (int i = 0; i < query.length; i++) {
            sum += (double) query[i] * rows[offset + i];
        }
        return sum;
    }

    private static byte[] bytes(int length, boolean extreme, Random random) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (extreme ? (random.nextInt(8) == 0 ? -127 : 127) : random.nextInt(255) - 127);
        }
        return bytes;
    }
}
