package dev.sluice.bench;

import dev.sluice.semantic.embedding.DenseVector;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** Random vectors and ids, each a function of its number, so that none is kept in memory. */
final class BenchVectors {

    private BenchVectors() {}

    static DenseVector vector(int dimension, long number) {
        SplittableRandom random = new SplittableRandom(number);
        float[] values = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return DenseVector.of(values);
    }

    /** 64 hexadecimal digits. */
    static String id(long number) {
        byte[] digest = new byte[32];
        new SplittableRandom(~number).nextBytes(digest);
        return HexFormat.of().formatHex(digest);
    }
}
