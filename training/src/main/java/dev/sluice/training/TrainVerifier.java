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
    private static final double MAX_WRONG = 0.015;

    private static final double MAX_WRONG_BY_WORDS = 0.01;

    /** Share of what could be served that trees may refuse before a judge is asked. */
    private static final double UNASKED = 0.005;

    /** What counts beside the trees of pairs with vectors, chosen so that streams of questions are served in a better order. */
    private static final Shares COSINE = new Shares(8, 0);

    /** The same where a judge was asked. */
    private static final Shares COSINE_AND_JUDGE = new Shares(2, 0.6);

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
    void trees(JudgeScores judge) throws IOException, XGBoostError {
        ObjectMapper json = JsonMapper.builder().build();
        ObjectNode model = json.createObjectNode();
        model.put("version", "trees of " + pairs.size() + " pairs");
        ObjectNode thresholds = model.putObject("thresholds");
        contextual(json, model, thresholds, judge);
        glossed(json, model, thresholds);
        lexical(json, model, thresholds);
        Files.writeString(resources.resolve("verifier.json"), json.writeValueAsString(model) + '\n');
    }

    private void contextual(ObjectMapper json, ObjectNode model, ObjectNode thresholds, JudgeScores judge)
            throws IOException, XGBoostError {
        List<Sample> samples;
        try (OnnxEmbedder embedder = OnnxEmbedder.load(OnnxModel.bundled())) {
            samples = pairs.stream()
                    .filter(pair -> embedder.model().covers(pair.lang()))
                    .map(pair -> Sample.contextual(pair, embedder))
                    .toList();
        }
        put(json, model.putObject("contextual"), Boosting.train(samples), COSINE);
        double[] alone = COSINE.add(samples, CrossValidation.scores(samples));
        thresholds.put("contextual", report("contextual", samples, alone, MAX_WRONG));

        List<Sample> judged = samples.stream()
                .map(sample -> sample.judged(judge.of(sample.pair())))
                .toList();
        put(json, model.putObject("judged"), Boosting.train(judged), COSINE_AND_JUDGE);
        double[] all = COSINE_AND_JUDGE.add(judged, CrossValidation.scores(judged));
        double open = Cascade.open(judged, alone, all, MAX_WRONG, UNASKED);
        model.put("open", open);
        double[] found = Cascade.scores(alone, all, open);
        System.out.printf("asked from %.4f on: %.1f %% of the pairs%n", open, 100 * Cascade.asked(judged, alone, open));
        thresholds.put("judged", report("judged", judged, found, MAX_WRONG));
    }

    /** Trees for pairs of which the model reads glosses, all languages in one: each alone has too few pairs. */
    private void glossed(ObjectMapper json, ObjectNode model, ObjectNode thresholds) throws IOException, XGBoostError {
        List<Sample> samples;
        try (Embedder embedder = new GlossingEmbedder(OnnxEmbedder.load(OnnxModel.bundled()))) {
            samples = pairs.stream()
                    .filter(pair -> !embedder.model().covers(pair.lang()))
                    .flatMap(pair -> Sample.glossed(pair, embedder).stream())
                    .toList();
        }
        put(json, model.putObject("glossed"), Boosting.train(samples), Shares.NONE);
        byLanguage("gloss_", samples, CrossValidation.scores(samples), thresholds);
    }

    private void lexical(ObjectMapper json, ObjectNode model, ObjectNode thresholds) throws IOException, XGBoostError {
        List<Sample> samples = pairs.stream().map(Sample::lexical).toList();
        put(json, model.putObject("lexical"), Boosting.train(samples), Shares.NONE);
        byLanguage("", samples, CrossValidation.scores(samples), thresholds);
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

    private static void put(ObjectMapper json, ObjectNode target, Boosting boosting, Shares shares)
            throws IOException, XGBoostError {
        target.put("bias", shares.bias());
        target.put("cosine", shares.cosine());
        target.put("judge", shares.judge());
        ArrayNode trees = target.putArray("trees");
        for (String tree : boosting.trees()) {
            trees.add(json.readTree(tree));
        }
    }
}
