package dev.sluice.training;

import java.util.List;

/**
 * What is added to the log odds of trees.
 *
 * @param cosine weight of the cosine
 * @param judge weight of the judge's log odds
 */
record Shares(double cosine, double judge) {

    static final Shares NONE = new Shares(0, 0);

    /** Cosine at which it neither adds nor takes. */
    private static final double MIDDLE = 0.85;

    double bias() {
        return -cosine * MIDDLE;
    }

    /** Scores with the shares added; a score of 0 stays, since a guard gave it. */
    double[] add(List<Sample> samples, double[] scores) {
        double[] mixed = scores.clone();
        for (int i = 0; i < mixed.length; i++) {
            double odds = Math.log(scores[i] / (1 - scores[i]))
                    + bias()
                    + cosine * samples.get(i).features().getOrDefault("cosine", 0.0)
                    + judge * samples.get(i).features().getOrDefault("judge", 0.0);
            mixed[i] = scores[i] == 0 ? 0 : 1 / (1 + Math.exp(-odds));
        }
        return mixed;
    }
}
