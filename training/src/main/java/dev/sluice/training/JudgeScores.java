package dev.sluice.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Odds that judges gave pairs of topics they had not seen. Trees learn from these: a judge is too sure of pairs that it
 * was tuned on.
 */
final class JudgeScores {

    private final Map<String, Double> odds;

    private JudgeScores(Map<String, Double> odds) {
        this.odds = odds;
    }

    static JudgeScores of(Map<String, Double> odds) {
        return new JudgeScores(new TreeMap<>(odds));
    }

    /** Reads lines of pair id and log odds. */
    static JudgeScores read(Path file) throws IOException {
        Map<String, Double> odds = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            List<String> columns = List.of(line.split("\t"));
            odds.put(columns.get(0), Double.valueOf(columns.get(1)));
        }
        return new JudgeScores(odds);
    }

    void write(Path file) throws IOException {
        StringBuilder lines = new StringBuilder();
        odds.forEach((id, value) -> lines.append(String.format(Locale.ROOT, "%s\t%.3f%n", id, value)));
        Files.writeString(file, lines);
    }

    /** The odds of a pair; throws where there are none, since the judge was tuned on other pairs then. */
    double of(LabelledPair pair) {
        Double found = odds.get(pair.id());
        if (found == null) {
            throw new IllegalStateException("No judge has scored pair " + pair.id() + "; see README.md on its tuning");
        }
        return found;
    }
}
