package dev.sluice.training;

import dev.sluice.semantic.embedding.DenseVector;
import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.embedding.Embedding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Questions of one topic that were not written as a pair: neighbours that a cache meets more often than any trap. Two
 * that are very near might ask the same and are left out.
 */
final class Strangers {

    private static final double NEAREST = 0.85;

    /** A question's nearest strangers. */
    private static final int EACH = 2;

    private final Map<String, DenseVector> vectors = new HashMap<>();
    private final Embedder embedder;

    Strangers(Embedder embedder) {
        this.embedder = embedder;
    }

    /** Two questions. */
    record Two(String one, String other) {}

    List<Two> of(List<LabelledPair> pairs) {
        Map<String, List<LabelledPair>> topics =
                pairs.stream().collect(Collectors.groupingBy(LabelledPair::topic, TreeMap::new, Collectors.toList()));
        List<Two> strangers = new ArrayList<>();
        for (List<LabelledPair> topic : topics.values()) {
            for (LabelledPair pair : topic) {
                Stream.of(pair.a(), pair.b())
                        .flatMap(text -> nearest(text, pair, topic))
                        .forEach(strangers::add);
            }
        }
        return strangers;
    }

    private Stream<Two> nearest(String text, LabelledPair own, List<LabelledPair> topic) {
        DenseVector vector = vector(text);
        return topic.stream()
                .filter(pair -> !pair.id().equals(own.id()))
                .flatMap(pair -> Stream.of(pair.a(), pair.b()))
                .filter(other -> vector(other).cosine(vector) < NEAREST)
                .sorted(Comparator.comparingDouble(other -> -vector(other).cosine(vector)))
                .limit(EACH)
                .map(other -> new Two(text, other));
    }

    private DenseVector vector(String text) {
        return vectors.computeIfAbsent(text, unknown -> switch (embedder.embed(unknown)) {
            case Embedding.Embedded(var found) -> found.sentence();
            case Embedding.Skipped(var because) ->
                throw new IllegalArgumentException("A question cannot be embedded: " + because);
        });
    }
}
