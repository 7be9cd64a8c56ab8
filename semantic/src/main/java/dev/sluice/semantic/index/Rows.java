package dev.sluice.semantic.index;

import dev.sluice.semantic.embedding.DenseVector;

/** Vectors one after another, by row number. */
sealed interface Rows permits Int8Rows, Float32Rows {

    static Rows of(VectorStorage storage, int dimension, DotProducts dotProducts) {
        return switch (storage) {
            case INT8 -> new Int8Rows(dimension, dotProducts);
            case FLOAT32 -> new Float32Rows(dimension, dotProducts);
        };
    }

    /** Memory a row takes, bytes. */
    static int bytesPerRow(VectorStorage storage, int dimension) {
        return switch (storage) {
            case INT8 -> dimension + Float.BYTES;
            case FLOAT32 -> dimension * Float.BYTES;
        };
    }

    void set(int row, DenseVector vector);

    void copy(int from, int to);

    /** Makes room for so many rows; those above are dropped. */
    void resize(int capacity);

    Scan scan(DenseVector query);

    /** The comparison of one query. */
    interface Scan {

        /** Cosines of consecutive rows, from index 0 of the results. */
        void cosines(int first, int count, double[] results);
    }
}
