package dev.sluice.semantic.index;

import dev.sluice.semantic.embedding.DenseVector;
import java.util.Arrays;

/** A byte a component, from -127 to 127 of the vector's largest, and the scale that gives the rounded vector length one. */
final class Int8Rows implements Rows {

    private static final float LARGEST = 127;

    private final int dimension;
    private final DotProducts dotProducts;
    private byte[] components = {};
    private float[] scales = {};

    Int8Rows(int dimension, DotProducts dotProducts) {
        this.dimension = dimension;
        this.dotProducts = dotProducts;
    }

    @Override
    public void set(int row, DenseVector vector) {
        scales[row] = (float) round(vector, components, row * dimension);
    }

    @Override
    public void copy(int from, int to) {
        System.arraycopy(components, from * dimension, components, to * dimension, dimension);
        scales[to] = scales[from];
    }

    @Override
    public void resize(int capacity) {
        components = Arrays.copyOf(components, Math.multiplyExact(capacity, dimension));
        scales = Arrays.copyOf(scales, capacity);
    }

    @Override
    public Scan scan(DenseVector query) {
        byte[] rounded = new byte[dimension];
        double scale = round(query, rounded, 0);
        return (first, count, results) -> {
            int[] products = new int[count];
            dotProducts.bytes(rounded, components, first, count, products);
            for (int i = 0; i < count; i++) {
                results[i] = Math.clamp(products[i] * scale * scales[first + i], -1, 1);
            }
        };
    }

    /** Writes the components and returns the scale. */
    private static double round(DenseVector vector, byte[] target, int offset) {
        float largest = 0;
        for (int i = 0; i < vector.dimension(); i++) {
            largest = Math.max(largest, Math.abs(vector.get(i)));
        }
        float factor = largest == 0 ? 0 : LARGEST / largest;
        int squares = 0;
        for (int i = 0; i < vector.dimension(); i++) {
            int component = Math.round(vector.get(i) * factor);
            target[offset + i] = (byte) component;
            squares += component * component;
        }
        return squares == 0 ? 0 : 1 / Math.sqrt(squares);
    }
}
