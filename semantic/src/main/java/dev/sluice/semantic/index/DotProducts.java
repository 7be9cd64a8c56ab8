package dev.sluice.semantic.index;

import java.util.Optional;

/** Dot products of one vector with many that lie one after another in an array. */
public interface DotProducts {

    /**
     * With bytes. Exact.
     *
     * @param query components from -127 to 127; its length is that of a row
     * @param rows components in the same range
     * @param first number of the first row
     * @param count number of rows
     * @param results the products, from index 0
     */
    void bytes(byte[] query, byte[] rows, int first, int count, int[] results);

    /** With floats; parameters as with bytes. */
    void floats(float[] query, float[] rows, int first, int count, float[] results);

    /** The quickest of this JVM. */
    static DotProducts fastest() {
        return Simd.OPTIMISED ? simd().orElseGet(DotProducts::scalar) : scalar();
    }

    /** Plain loops. */
    static DotProducts scalar() {
        return new ScalarDotProducts();
    }

    /** Vector instructions; absent when the JVM runs without the module jdk.incubator.vector. */
    static Optional<DotProducts> simd() {
        return Simd.PRESENT ? Optional.of(new SimdDotProducts()) : Optional.empty();
    }
}
