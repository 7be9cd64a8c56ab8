package dev.sluice.semantic.index;

import dev.sluice.semantic.embedding.DenseVector;
import java.util.HexFormat;
import java.util.Random;

/** Vectors and ids for tests, each a function of a number. */
final class Vectors {

    private Vectors() {}

    static DenseVector random(int dimension, long seed) {
        return DenseVector.of(values(dimension, new Random(seed)));
    }

    /** Like embeddings: around topics, with most of the variance in few components, and nothing in the rest but noise. */
    static DenseVector around(int topic, int dimension, long seed) {
        float[] centre = values(dimension, new Random(topic));
        float[] own = values(dimension, new Random(1_000_003L * seed + 7));
        float[] values = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            double spread = 1 / Math.sqrt(1 + i / 8.0);
            values[i] = (float) (spread * (centre[i] + 0.7 * own[i]) + 0.02 * own[dimension - 1 - i]);
        }
        return DenseVector.of(values);
    }

    /** 64 hexadecimal digits for even numbers, a short text for odd ones. */
    static String id(int number) {
        if (number % 2 != 0) {
            return "entry-" + number;
        }
        byte[] digest = new byte[32];
        new Random(number).nextBytes(digest);
        return HexFormat.of().formatHex(digest);
    }

    private static float[] values(int dimension, Random random) {
        float[] values = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
