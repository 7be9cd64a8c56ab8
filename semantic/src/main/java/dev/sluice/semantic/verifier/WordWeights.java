package dev.sluice.semantic.verifier;

import dev.sluice.semantic.lexicon.Term;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** How much a word says: less, the more topics it was seen in where the verifier was trained. */
final class WordWeights {

    private static final Map<String, Double> WEIGHTS = load();

    private WordWeights() {}

    /** From nearly 0, for a word of all topics, to 1 for one that was seen in none. */
    static double weight(Term term) {
        boolean tells = !term.meaning().contrasts().isEmpty()
                || !term.meaning().scopes().isEmpty();
        return tells ? 1 : WEIGHTS.getOrDefault(term.key(), 1.0);
    }

    private static Map<String, Double> load() {
        InputStream stream = Objects.requireNonNull(WordWeights.class.getResourceAsStream("word-weights.txt"));
        Map<String, Double> weights = new HashMap<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
                Stream<String> lines = reader.lines()) {
            lines.filter(line -> !line.isEmpty() && !line.startsWith("#")).forEach(line -> {
                int tab = line.indexOf('\t');
                weights.put(line.substring(0, tab), Double.valueOf(line.substring(tab + 1)));
            });
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read word weights", e);
        }
        return Map.copyOf(weights);
    }
}
