package dev.sluice.training;

import java.util.List;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Scores every sample by trees that saw none of its topic. */
final class CrossValidation {

    private static final int FOLDS = 10;

    private CrossValidation() {}

    static double[] scores(List<Sample> samples) throws XGBoostError {
        TopicFolds folds = new TopicFolds(samples.stream().map(Sample::pair).toList(), FOLDS);
        double[] scores = new double[samples.size()];
        for (int fold = 0; fold < FOLDS; fold++) {
            int held = fold;
            List<Sample> seen = samples.stream()
                    .filter(sample -> folds.of(sample.pair()) != held)
                    .toList();
            int[] unseen = IntStream.range(0, scores.length)
                    .filter(i -> folds.of(samples.get(i).pair()) == held)
                    .toArray();
            double[] found = Boosting.train(seen)
                    .scores(IntStream.of(unseen).mapToObj(samples::get).toList());
            for (int i = 0; i < unseen.length; i++) {
                scores[unseen[i]] = found[i];
            }
        }
        return scores;
    }
}
