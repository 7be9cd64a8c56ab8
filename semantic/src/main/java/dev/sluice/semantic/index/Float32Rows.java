package dev.sluice.semantic.index;

import dev.sluice.semantic.embedding.DenseVector;
import java.util.Arrays;

/** The components as they are. */
final class Float32Rows implements Rows {

    private final int dimension;
    private final DotProducts dotProducts;
    private float[] components = {};

    Float32Rows(int dimension, DotProducts dotProducts) {
        this.dimension = dimension;
        this.dotProducts = dotProducts;
    }

    @Override
    public void set(int row, DenseVector vector) {
        vector.copyTo(components, row * dimension);
    }

    @Override
    public void copy(int from, int to) {
        System.arraycopy(components, from * dimension, components, to * dimension, dimension);
    }

    @Override
    public void resize(int capacity) {
        components = Arrays.copyOf(components, Math.multiplyExact(capacity, dimension));
    }

    @Override
    public Scan scan(DenseVector query) {
        float[] values = new float[dimension];
        query.copyTo(values, 0);
        return (first, count, results) -> {
            float[] products = new float[count];
            dotProducts.floats(values, components, first, count, products);
            for (int i = 0; i < count; i++) {
                results[i] = Math.clamp((double) products[i], -1, 1);
            }
        };
    }
}
