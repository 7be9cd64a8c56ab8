package dev.sluice.simulator;

import java.util.Locale;

/**
 * Vectors from hashed groups of three characters: the same text gives the same vector, similar spelling similar ones.
 */
final class Embedder {

    private static final int GROUP = 3;

    private Embedder() {}

    /** A vector of length one. */
    static float[] embed(String text, int dimensions) {
        String padded = "  " + text.toLowerCase(Locale.ROOT).strip() + "  ";
        float[] vector = new float[dimensions];
        for (int i = 0; i + GROUP <= padded.length(); i++) {
            long hash = Draw.mix(padded.substring(i, i + GROUP).hashCode());
            vector[(int) Long.remainderUnsigned(hash >>> 1, dimensions)] += (hash & 1) == 0 ? 1 : -1;
        }
        double square = 0;
        for (float value : vector) {
            square += value * value;
        }
        if (square == 0) {
            vector[0] = 1;
            return vector;
        }
        float scale = (float) (1 / Math.sqrt(square));
        for (int i = 0; i < dimensions; i++) {
            vector[i] *= scale;
        }
        return vector;
    }
}
