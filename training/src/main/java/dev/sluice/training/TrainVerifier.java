package dev.sluice.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.embedding.GlossingEmbedder;
import dev.sluice.semantic.embedding.OnnxEmbedder;
import dev.sluice.semantic.embedding.OnnxModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Trains the verifier from labelled pairs and writes it where the semantic module finds it: first the words' weights,
 * then, after a build, the trees.
 */
final class TrainVerifier {

    /** Share of the traps that may be served, by trees that saw none of their topic; the traps are hard ones. */
    private static final double MAX_WRONG = 0.012;

    private static final double MAX_WRONG_BY_WORDS = 0.01;

    /** Weight of the cosine beside the trees, chosen so that streams of questions are served in a better order. */
    private static final double COSINE = 8;

    /** Cosine at which it neither adds nor takes. */
    private static final double MIDDLE = 0.85;

    private final List<LabelledPair> pairs;
    private final Path resources;

    /**
     * A training.
     *
     * @param pairs what to learn from
     * @param resources folder of the verifier's resources
     */
    TrainVerifier(List<LabelledPair> pairs, Path resources) {
        this.pairs = pairs;
        this.resources = resources;
    }

    /** Counts in how many topics words are used, and writes their weights. */
    void weights() throws IOException {
        Files.writeString(resources.resolve("word-weights.txt"), WordWeighting.of(pairs));
    }

    /** Trains the trees, chooses thresholds and writes both; prints what thresholds do on topics unseen. */
    void trees() throws IOException, XGBoostError {
        ObjectMapper json = JsonMapper.builder().build();
        ObjectNode model = json.createObjectNode();
        model.put("version", "trees of " + pairs.size() + " pairs");
        ObjectNode thresholds = model.putObject("thresholds");
        List<Sample> contextual;
        try (OnnxEmbedder embedder = OnnxEmbedder.load(OnnxModel.bundled())) {
            contextual = pairs.stream()
                    .filter(pair -> embedder.model().covers(pair.lang()))
                    .map(pair -> Sample.contextual(pair, embedder))
                    .toList();
        }
        put(json, model.putObject("contextual"), Boosting.train(contextual), COSINE);
        double[] found = withCosine(contextual, CrossValidation.scores(contextual));
        thresholds.put("contextual", report("contextual", contextual, found, MAX_WRONG));

        List<Sample> lexical = pairs.stream().map(Sample::lexical).toList();
        put(json, model.putObject("lexical"), Boosting.train(lexical), 0);
        byLanguage("", lexical, CrossValidation.scores(lexical), thresholds);
        glossed(json, model, thresholds);
        Files.writeString(resources.resolve("verifier.json"), json.writeValueAsString(model) + '\n');
    }

    /** Trees for pairs of which the model reads glosses, all languages in one: each alone has too few pairs. */
    private void glossed(ObjectMapper json, ObjectNode model, ObjectNode thresholds) throws IOException, XGBoostError {
        List<Sample> glossed;
        try (Embedder embedder = new GlossingEmbedder(OnnxEmbedder.load(OnnxModel.bundled()))) {
            glossed = pairs.stream()
                    .filter(pair -> !embedder.model().covers(pair.lang()))
                    .flatMap(pair -> Sample.glossed(pair, embedder).stream())
                    .toList();
        }
        put(json, model.putObject("glossed"), Boosting.train(glossed), 0);
        byLanguage("gloss_", glossed, CrossValidation.scores(glossed), thresholds);
    }

    private static void byLanguage(String prefix, List<Sample> samples, double[] scores, ObjectNode thresholds) {
        Map<String, List<Integer>> languages = IntStream.range(0, scores.length)
                .boxed()
                .collect(Collectors.groupingBy(i -> samples.get(i).pair().lang(), TreeMap::new, Collectors.toList()));
        languages.forEach((language, rows) -> thresholds.put(
                prefix + language,
                report(
                        prefix + language,
                        rows.stream().map(samples::get).toList(),
                        rows.stream().mapToDouble(i -> scores[i]).toArray(),
                        MAX_WRONG_BY_WORDS)));
    }

    /** Prints what thresholds do on topics that were not trained on, and returns the one to use. */
    private static double report(String name, List<Sample> samples, double[] scores, double maxWrong) {
        System.out.println(name + ", " + samples.size() + " pairs, topics unseen:");
        for (double share : new double[] {0.002, 0.005, 0.01, 0.02, 0.05}) {
            System.out.println("  " + OperatingPoint.atMost(share, samples, scores));
        }
        return OperatingPoint.atMost(maxWrong, samples, scores).threshold();
    }

    private static double[] withCosine(List<Sample> samples, double[] scores) {
        double[] mixed = scores.clone();
        for (int i = 0; i < mixed.length; i++) {
            double odds = Math.log(scores[i] / (1 - scores[i]));
            double cosine = samples.get(i).features().getOrDefault("cosine", 0.0);
            mixed[i] = scores[i] == 0 ? 0 : 1 / (1 + Math.exp(-odds - COSINE * (cosine - MIDDLE)));
        }
        return mixed;
    }

    private static void put(ObjectMapper json, ObjectNode target, Boosting boosting, double cosine)
            throws IOException, XGBoostError {
        target.put("bias", -cosine * MIDDLE);
        target.put("cosine", cosine);
        ArrayNode trees = target.putArray("trees");
        for (String tree : boosting.trees()) {
            trees.add(json.readTree(tree));
        }
    }
}
