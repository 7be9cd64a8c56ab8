package dev.sluice.semantic.judge;

/**
 * Turns the token vectors of a pair into log odds that both ask the same: a weighted sum over how the two halves differ,
 * how they agree, and the start mark; and the cosine of the halves.
 *
 * @param weights three times the width of a token's vector
 * @param cosine weight of the cosine
 * @param bias log odds of a pair of which nothing is known
 */
@SuppressWarnings("ArrayRecordComponent")
public record JudgeHead(float[] weights, float cosine, float bias) {

    /** Brings components of vectors of length one to the size of those of a token. */
    public static final float DIFFERENCE = (float) Math.sqrt(Linear.WIDTH);

    /** The same for products of two such components. */
    public static final float PRODUCT = 4 * DIFFERENCE;

    double logOdds(float[] rows, PairTokens pair) {
        double[] one = unit(rows, 1, pair.first());
        double[] other = unit(rows, pair.first() + 2, pair.second());
        double product = 0;
        double sum = bias;
        for (int i = 0; i < Linear.WIDTH; i++) {
            double both = one[i] * other[i];
            product += both;
            sum += weights[i] * DIFFERENCE * Math.abs(one[i] - other[i]);
            sum += weights[Linear.WIDTH + i] * PRODUCT * both;
            sum += weights[2 * Linear.WIDTH + i] * rows[i];
        }
        return sum + cosine * product;
    }

    /** The direction of the mean of some rows; zeros for none. */
    private static double[] unit(float[] rows, int from, int count) {
        double[] sum = new double[Linear.WIDTH];
        for (int row = from; row < from + count; row++) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += rows[row * sum.length + i];
            }
        }
        double squares = 0;
        for (double value : sum) {
            squares += value * value;
        }
        double scale = squares == 0 ? 0 : 1 / Math.sqrt(squares);
        for (int i = 0; i < sum.length; i++) {
            sum[i] *= scale;
        }
        return sum;
    }
}
