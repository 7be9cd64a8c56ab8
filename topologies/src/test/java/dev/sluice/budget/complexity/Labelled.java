package dev.sluice.budget.complexity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A question with what it demands, written for this project. Labels follow the definitions in {@link Complexity}: steps,
 * things to know together, constraints. Nobody has measured which of them a cheap model gets wrong.
 *
 * @param id unique
 */
record Labelled(String id, String topic, String language, Complexity complexity, String text) {

    private static final Set<String> TRAINING =
            Set.of("cooking", "travel", "programming", "maths", "history", "support", "law", "data");

    /** Whether it is of a topic that weights are trained on. */
    boolean isForTraining() {
        return TRAINING.contains(topic);
    }

    /** Those to train and judge with. */
    static List<Labelled> all() {
        return read("questions.tsv");
    }

    /** Long ones that ask for little and short ones that ask for much; of no topic that is trained on. */
    static List<Labelled> misleading() {
        return read("misleading.tsv");
    }

    private static List<Labelled> read(String file) {
        AtomicInteger number = new AtomicInteger();
        try (InputStream in = Objects.requireNonNull(Labelled.class.getResourceAsStream(file))) {
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .map(line -> line.split("\t", 4))
                    .map(parts -> new Labelled(
                            parts[0] + "-" + number.incrementAndGet(),
                            parts[0],
                            parts[1],
                            Objects.requireNonNull(Complexity.of(parts[2]), parts[2]),
                            parts[3]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
