package dev.sluice.training;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Boosted trees over features. Where it is known which way a feature points, the trees may not bend it: with a few
 * thousand pairs to learn from, that is what keeps them from learning accidents.
 */
final class Boosting {

    private static final int ROUNDS = 200;

    /** More of these never makes two questions less alike. */
    private static final Set<String> RISING = Set.of(
            "cosine",
            "matched_low",
            "matched_high",
            "closest_mean_low",
            "closest_mean_high",
            "closest_min_low",
            "closest_min_high",
            "rest_cosine",
            "content_cosine",
            "spelling_mean_low",
            "spelling_mean_high",
            "trigrams",
            "shared_words",
            "frame",
            "judge");

    /** These have no direction: a long pair is neither better nor worse. */
    private static final Set<String> FREE =
            Set.of("shorter", "longer", "negation_both", "net_synonyms", "net_broader", "net_unknown");

    private final List<String> names;
    private final Booster booster;

    private Boosting(List<String> names, Booster booster) {
        this.names = names;
        this.booster = booster;
    }

    /** Trains on samples that have the same features; guarded traps are left out, since the trees never decide them. */
    static Boosting train(List<Sample> samples) throws XGBoostError {
        List<Sample> decided = samples.stream()
                .filter(sample -> !sample.isGuarded() || sample.pair().sameAnswer())
                .toList();
        List<String> names = List.copyOf(decided.getFirst().features().keySet());
        DMatrix matrix = matrix(decided, names);
        return new Boosting(names, XGBoost.train(matrix, parameters(names), ROUNDS, new HashMap<>(), null, null));
    }

    /** A score for each sample, from 0 to 1; 0 where a guard decides. */
    double[] scores(List<Sample> samples) throws XGBoostError {
        float[][] predicted = booster.predict(matrix(samples, names));
        double[] scores = new double[samples.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = samples.get(i).isGuarded() ? 0 : predicted[i][0];
        }
        return scores;
    }

    /** The trees in JSON, one a text. */
    List<String> trees() throws XGBoostError {
        return List.of(booster.getModelDump(names.toArray(String[]::new), false, "json"));
    }

    private static Map<String, Object> parameters(List<String> names) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("objective", "binary:logistic");
        parameters.put("eta", 0.08);
        parameters.put("max_depth", 3);
        parameters.put("min_child_weight", 3);
        parameters.put("lambda", 2);
        parameters.put("subsample", 0.7);
        parameters.put("colsample_bytree", 0.6);
        // A wrong hit is worse than a miss.
        parameters.put("scale_pos_weight", 0.5);
        parameters.put("nthread", 1);
        parameters.put("seed", 7);
        parameters.put(
                "monotone_constraints",
                names.stream().map(Boosting::direction).collect(Collectors.joining(",", "(", ")")));
        return parameters;
    }

    private static String direction(String feature) {
        String name = feature.startsWith("gloss_") ? feature.substring("gloss_".length()) : feature;
        return FREE.contains(name) ? "0" : RISING.contains(name) ? "1" : "-1";
    }

    private static DMatrix matrix(List<Sample> samples, List<String> names) throws XGBoostError {
        float[] values = new float[samples.size() * names.size()];
        float[] labels = new float[samples.size()];
        int at = 0;
        for (int row = 0; row < labels.length; row++) {
            for (String name : names) {
                values[at++] = samples.get(row)
                        .features()
                        .getOrDefault(name, Double.NaN)
                        .floatValue();
            }
            labels[row] = samples.get(row).pair().sameAnswer() ? 1 : 0;
        }
        DMatrix matrix = new DMatrix(values, labels.length, names.size(), Float.NaN);
        matrix.setLabel(labels);
        return matrix;
    }
}
