package dev.sluice.semantic.judge;

/**
 * What tuning adds to the matrix of a linear layer: a product of two narrow matrices.
 *
 * @param down inputs by rank, row by row
 * @param up rank by outputs, row by row
 */
@SuppressWarnings("ArrayRecordComponent")
public record Correction(float[] down, float[] up) {

    /** A matrix with the correction added; the matrix itself is changed. */
    float[] addTo(float[] matrix, Linear linear) {
        int outputs = linear.outputs();
        int rank = up.length / outputs;
        for (int row = 0; row < linear.inputs(); row++) {
            for (int k = 0; k < rank; k++) {
                float factor = down[row * rank + k];
                for (int column = 0; column < outputs; column++) {
                    matrix[row * outputs + column] += factor * up[k * outputs + column];
                }
            }
        }
        return matrix;
    }
}
