package dev.sluice.budget.complexity;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the weights: two logistic regressions that share their weights (is it more than LOW, is it HIGH) and differ in
 * where they cut, by gradient descent over all questions at once, the same at every run.
 */
final class ComplexityTrainer {

    private static final int STEPS = 4_000;
    private static final double RATE = 0.5;
    private static final double DECAY = 0.002;
    private static final int HUNDREDTHS = 100;

    private final Map<Feature, Double> weights = new EnumMap<>(Feature.class);
    private double medium = 0.5;
    private double high = 1.5;

    private record Example(Complexity complexity, Map<Feature, Integer> features) {}

    private ComplexityTrainer() {}

    static ComplexityModel train(List<Labelled> questions) {
        ComplexityTrainer trainer = new ComplexityTrainer();
        List<Example> examples = questions.stream()
                .map(q -> new Example(q.complexity(), Features.of(q.text())))
                .toList();
        for (int step = 0; step < STEPS; step++) {
            trainer.descend(examples);
        }
        Map<Feature, Integer> rounded = new EnumMap<>(Feature.class);
        trainer.weights.forEach((feature, weight) -> {
            int hundredths = (int) Math.round(weight * HUNDREDTHS);
            if (hundredths != 0) {
                rounded.put(feature, hundredths);
            }
        });
        return new ComplexityModel(
                rounded, (int) Math.round(trainer.medium * HUNDREDTHS), (int) Math.round(trainer.high * HUNDREDTHS));
    }

    private void descend(List<Example> questions) {
        Map<Feature, Double> slopes = new EnumMap<>(Feature.class);
        double mediumSlope = 0;
        double highSlope = 0;
        for (Example question : questions) {
            Map<Feature, Integer> features = question.features();
            double score = features.entrySet().stream()
                    .filter(entry -> entry.getKey() != Feature.ALWAYS)
                    .mapToDouble(entry -> weights.getOrDefault(entry.getKey(), 0.0) * entry.getValue())
                    .sum();
            double mediumError = chance(score - medium) - (question.complexity() == Complexity.LOW ? 0 : 1);
            double highError = chance(score - high) - (question.complexity() == Complexity.HIGH ? 1 : 0);
            mediumSlope -= mediumError;
            highSlope -= highError;
            features.forEach((feature, count) -> {
                if (feature != Feature.ALWAYS) {
                    slopes.merge(feature, (mediumError + highError) * count, Double::sum);
                }
            });
        }
        int size = questions.size();
        slopes.forEach((feature, slope) -> weights.merge(feature, -RATE * 0.1 * slope / size, Double::sum));
        weights.replaceAll((feature, weight) -> weight * (1 - RATE * 0.1 * DECAY));
        medium -= RATE * mediumSlope / size;
        high -= RATE * highSlope / size;
    }

    private static double chance(double score) {
        return 1 / (1 + Math.exp(-score));
    }

    /** The model as the file has it. */
    static String file(ComplexityModel model) {
        List<String> lines = new ArrayList<>();
        lines.add("medium-from\t" + model.medium());
        lines.add("high-from\t" + model.high());
        model.weights()
                .forEach((feature, weight) -> lines.add(feature.name().toLowerCase(Locale.ROOT) + "\t" + weight));
        return String.join("\n", lines) + "\n";
    }
}
