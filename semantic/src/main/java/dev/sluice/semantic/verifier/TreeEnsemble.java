package dev.sluice.semantic.verifier;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Boosted regression trees whose sum, with a share of the cosine and of the judge's odds, through the logistic function
 * is a score from 0 to 1. Immutable.
 *
 * <p>The shares keep the order where trees, which know steps only, give many pairs one value: in a stream of questions
 * nobody wrote pairs of, the nearer one is the safer one.
 *
 * <p>Read from XGBoost's JSON dump: below a split's threshold the branch is {@code yes}, otherwise {@code no}, without a
 * value {@code missing}.
 */
final class TreeEnsemble {

    private final List<Node> trees;
    private final double bias;
    private final double cosine;
    private final double judge;

    private TreeEnsemble(List<Node> trees, double bias, double cosine, double judge) {
        this.trees = trees;
        this.bias = bias;
        this.cosine = cosine;
        this.judge = judge;
    }

    /** Reads an ensemble: {@code bias}, weights of the {@code cosine} and the {@code judge}, and {@code trees}. */
    static TreeEnsemble of(JsonNode json) {
        List<Node> trees = new ArrayList<>();
        json.path("trees").forEach(tree -> trees.add(node(tree)));
        return new TreeEnsemble(
                List.copyOf(trees),
                json.path("bias").asDouble(),
                json.path("cosine").asDouble(),
                json.path("judge").asDouble());
    }

    /** The score of a pair's features. */
    double score(Map<String, Double> features) {
        double sum = bias
                + cosine * features.getOrDefault("cosine", 0.0)
                + judge * features.getOrDefault(Features.JUDGE, 0.0);
        for (Node tree : trees) {
            sum += tree.value(features);
        }
        return 1 / (1 + Math.exp(-sum));
    }

    private static Node node(JsonNode json) {
        if (json.has("leaf")) {
            return new Leaf(json.path("leaf").asDouble());
        }
        Node yes = child(json, "yes");
        Node no = child(json, "no");
        boolean missingIsYes = json.path("missing").asInt() == json.path("yes").asInt();
        return new Split(
                json.path("split").asText(),
                (float) json.path("split_condition").asDouble(),
                yes,
                no,
                missingIsYes);
    }

    private static Node child(JsonNode json, String branch) {
        int id = json.path(branch).asInt();
        for (JsonNode child : json.path("children")) {
            if (child.path("nodeid").asInt() == id) {
                return node(child);
            }
        }
        throw new IllegalArgumentException("A tree has no node " + id);
    }

    private sealed interface Node {
        double value(Map<String, Double> features);
    }

    private record Leaf(double weight) implements Node {
        @Override
        public double value(Map<String, Double> features) {
            return weight;
        }
    }

    private record Split(String feature, float threshold, Node yes, Node no, boolean missingIsYes) implements Node {
        @Override
        public double value(Map<String, Double> features) {
            float value = features.getOrDefault(feature, Double.NaN).floatValue();
            boolean left = Float.isNaN(value) ? missingIsYes : value < threshold;
            return (left ? yes : no).value(features);
        }
    }
}
