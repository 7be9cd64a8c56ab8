package dev.sluice.semantic.embedding;

/** A vector of length one, so that the dot product of two is their cosine. Immutable. */
public final class DenseVector {

    private final float[] values;

    private DenseVector(float[] values) {
        this.values = values;
    }

    /**
     * The direction of some values.
     *
     * @param values not all zero; taken over, not copied
     */
    public static DenseVector of(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        float scale = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
        for (int i = 0; i < values.length; i++) {
            values[i] *= scale;
        }
        return new DenseVector(values);
    }

    /** Number of components. */
    public int dimension() {
        return values.length;
    }

    /** A component, from -1 to 1. */
    public float get(int index) {
        return values[index];
    }

    /** Copies the components to a place in an array. */
    public void copyTo(float[] target, int offset) {
        System.arraycopy(values, 0, target, offset, values.length);
    }

    /** Cosine, from -1 to 1. */
    public double cosine(DenseVector other) {
        float sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i] * other.values[i];
        }
        return sum;
    }
}
