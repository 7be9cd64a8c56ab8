package dev.sluice.training.judge;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sluice.semantic.judge.PairTokens;
import java.util.List;

/**
 * Pairs as the model reads them at once, filled up to the longest. Batch by length but for the mask and the halves.
 *
 * @param ids of the tokens
 * @param types to which of the two texts each belongs
 * @param places of the tokens
 * @param mask batch by one by one by length: what is added to attention, so that fillings get none
 * @param one batch by one by length: weights that yield the mean over the first text
 * @param other the same for the second
 */
record Batch(NDArray ids, NDArray types, NDArray places, NDArray mask, NDArray one, NDArray other) {

    private static final float NONE = -1e4f;

    static Batch of(List<PairTokens> pairs, NDManager manager) {
        int rows = pairs.size();
        int longest = pairs.stream().mapToInt(pair -> pair.ids().length).max().orElse(0);
        long[] ids = new long[rows * longest];
        long[] types = new long[rows * longest];
        long[] places = new long[rows * longest];
        float[] mask = new float[rows * longest];
        float[] one = new float[rows * longest];
        float[] other = new float[rows * longest];
        for (int row = 0; row < rows; row++) {
            PairTokens pair = pairs.get(row);
            int length = pair.ids().length;
            int start = row * longest;
            System.arraycopy(pair.ids(), 0, ids, start, length);
            System.arraycopy(pair.types(), 0, types, start, length);
            for (int i = 0; i < longest; i++) {
                places[start + i] = i;
                mask[start + i] = i < length ? 0 : NONE;
                one[start + i] = i > 0 && i <= pair.first() ? 1f / pair.first() : 0;
                other[start + i] = i > pair.first() + 1 && i < length - 1 ? 1f / pair.second() : 0;
            }
        }
        Shape shape = new Shape(rows, longest);
        Shape half = new Shape(rows, 1, longest);
        return new Batch(
                manager.create(ids, shape),
                manager.create(types, shape),
                manager.create(places, shape),
                manager.create(mask, new Shape(rows, 1, 1, longest)),
                manager.create(one, half),
                manager.create(other, half));
    }
}
