package dev.sluice.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Scores every sample by trees that saw none of its topic. */
final class CrossValidation {

    private static final int FOLDS = 10;
    private static final long SEED = 5;

    private CrossValidation() {}

    static double[] scores(List<Sample> samples) throws XGBoostError {
        Map<String, Integer> folds = folds(samples);
        double[] scores = new double[samples.size()];
        for (int fold = 0; fold < FOLDS; fold++) {
            int held = fold;
            List<Sample> seen = samples.stream()
                    .filter(sample -> folds.getOrDefault(sample.pair().topic(), 0) != held)
                    .toList();
            int[] unseen = IntStream.range(0, scores.length)
                    .filter(i -> folds.getOrDefault(samples.get(i).pair().topic(), 0) == held)
                    .toArray();
            double[] found = Boosting.train(seen)
                    .scores(IntStream.of(unseen).mapToObj(samples::get).toList());
            for (int i = 0; i < unseen.length; i++) {
                scores[unseen[i]] = found[i];
            }
        }
        return scores;
    }

    private static Map<String, Integer> folds(List<Sample> samples) {
        List<String> topics = new ArrayList<>(samples.stream()
                .map(sample -> sample.pair().topic())
                .distinct()
                .sorted()
                .toList());
        Collections.shuffle(topics, new Random(SEED));
        Map<String, Integer> folds = new HashMap<>();
        topics.forEach(topic -> folds.put(topic, folds.size() % FOLDS));
        return folds;
    }
}
