package dev.sluice.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Deals topics out to folds, so that no topic is both learnt from and judged. */
final class TopicFolds {

    private static final long SEED = 5;

    private final Map<String, Integer> folds = new HashMap<>();

    TopicFolds(List<LabelledPair> pairs, int count) {
        List<String> topics = new ArrayList<>(
                pairs.stream().map(LabelledPair::topic).distinct().sorted().toList());
        Collections.shuffle(topics, new Random(SEED));
        topics.forEach(topic -> folds.put(topic, folds.size() % count));
    }

    int of(LabelledPair pair) {
        return folds.getOrDefault(pair.topic(), 0);
    }
}
