package dev.sluice.cache.classification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Trains the weights of {@link QueryTypeClassifier} and writes them as resources: softmax regression by AdaGrad, the
 * same at every run. Arguments: the directory to write to, then files of labelled pairs (JSON lines with a, b, lang and
 * query_type) to learn from besides the questions of the train half. Needs no other network or data.
 */
final class QueryTypeTrainer {

    private static final List<QueryType> COLUMNS = List.of(QueryType.values());
    private static final int TYPES = COLUMNS.size();
    private static final int EPOCHS = 40;
    private static final double RATE = 0.25;
    private static final double DECAY = 2e-4;
    /** Pairs are many, on few topics, and their labels are noisy. */
    private static final double PAIR_WEIGHT = 0.4;

    private static final int HUNDREDTHS = 100;
    private static final int LEAST_WEIGHT = 8;

    private final Map<String, double[]> weights = new HashMap<>();
    private final Map<String, double[]> squares = new HashMap<>();

    private record Example(QueryType type, Set<String> features, double weight) {}

    private QueryTypeTrainer() {}

    static void main(String[] arguments) throws IOException {
        List<Path> pairs = Arrays.stream(arguments).skip(1).map(Path::of).toList();
        for (String language : List.of("en", "ru", "uk", "ar")) {
            List<Example> examples = new ArrayList<>();
            LabelledQuestion.half("train", language).forEach(question -> examples.add(example(question, 1)));
            for (Path file : pairs) {
                LabelledQuestion.ofPairs(file, language)
                        .forEach(question -> examples.add(example(question, PAIR_WEIGHT)));
            }
            Map<String, List<Integer>> model = new QueryTypeTrainer().trained(examples);
            Path file = Path.of(arguments[0]).resolve("query-type-" + language + ".tsv");
            Files.write(file, lines(model));
            System.out.printf(
                    "%s: %d questions, %d features, %.3f of the test half%n",
                    language, examples.size(), model.size(), accuracy(new LinearModel(model), language));
        }
    }

    private static Example example(LabelledQuestion question, double weight) {
        return new Example(question.type(), QueryFeatures.of(question.text()), weight);
    }

    private Map<String, List<Integer>> trained(List<Example> examples) {
        Map<String, Long> counts = examples.stream()
                .flatMap(example -> example.features().stream())
                .collect(Collectors.groupingBy(feature -> feature, Collectors.counting()));
        Map<QueryType, Double> sizes = examples.stream()
                .collect(Collectors.groupingBy(Example::type, Collectors.summingDouble(Example::weight)));
        double mean =
                sizes.values().stream().mapToDouble(size -> size).average().orElseThrow();
        List<Example> known = new ArrayList<>(examples.stream()
                .map(example -> new Example(
                        example.type(),
                        Stream.concat(
                                        Stream.of(LinearModel.ALWAYS),
                                        example.features().stream()
                                                .filter(feature -> counts.getOrDefault(feature, 0L) > 1))
                                .collect(Collectors.toSet()),
                        // Half way to types that weigh the same, however often they were asked.
                        example.weight() * Math.sqrt(mean / sizes.getOrDefault(example.type(), mean))))
                .toList());
        Random random = new Random(7);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            Collections.shuffle(known, random);
            known.forEach(this::learn);
        }
        Map<String, List<Integer>> rounded = new TreeMap<>();
        weights.forEach((feature, row) -> {
            List<Integer> hundredths = Arrays.stream(row)
                    .mapToObj(weight -> (int) Math.round(weight * HUNDREDTHS))
                    .toList();
            if (hundredths.stream().anyMatch(weight -> Math.abs(weight) >= LEAST_WEIGHT)) {
                rounded.put(feature, hundredths);
            }
        });
        return rounded;
    }

    private void learn(Example example) {
        double[] chances = new double[TYPES];
        for (String feature : example.features()) {
            double[] row = weights.computeIfAbsent(feature, _ -> new double[TYPES]);
            for (int type = 0; type < TYPES; type++) {
                chances[type] += row[type];
            }
        }
        double max = Arrays.stream(chances).max().orElseThrow();
        double sum = Arrays.stream(chances).map(score -> Math.exp(score - max)).sum();
        for (int type = 0; type < TYPES; type++) {
            double chance = Math.exp(chances[type] - max) / sum;
            double error = example.weight() * (chance - (COLUMNS.get(type) == example.type() ? 1 : 0));
            for (String feature : example.features()) {
                descend(feature, type, error);
            }
        }
    }

    private void descend(String feature, int type, double error) {
        double[] row = weights.computeIfAbsent(feature, _ -> new double[TYPES]);
        double[] square = squares.computeIfAbsent(feature, _ -> new double[TYPES]);
        double slope = error + DECAY * row[type];
        square[type] += slope * slope;
        row[type] -= RATE * slope / (1 + Math.sqrt(square[type]));
    }

    private static List<String> lines(Map<String, List<Integer>> model) {
        return model.entrySet().stream()
                .map(entry -> entry.getKey()
                        + entry.getValue().stream().map(weight -> "\t" + weight).collect(Collectors.joining()))
                .toList();
    }

    private static double accuracy(LinearModel model, String language) {
        return LabelledQuestion.half("test", language).stream()
                .mapToInt(question -> best(model, question) == question.type() ? 1 : 0)
                .average()
                .orElseThrow();
    }

    private static QueryType best(LinearModel model, LabelledQuestion question) {
        Set<String> features = QueryFeatures.of(question.text());
        return Arrays.stream(QueryType.values())
                .max((a, b) -> Integer.compare(model.score(features, a), model.score(features, b)))
                .orElseThrow();
    }
}
