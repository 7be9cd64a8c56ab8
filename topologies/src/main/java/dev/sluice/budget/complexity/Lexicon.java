package dev.sluice.budget.complexity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Words by what they show, for all languages at once. A line of the file is a feature and, after a tab, its entries,
 * separated by {@code |}: a word, the beginning of words with {@code *}, or a phrase of several words.
 */
final class Lexicon {

    private static final String FILE = "complexity-words.tsv";
    private static final int SHORTEST_STEM = 2;

    private final Map<String, Set<Feature>> words = new HashMap<>();
    private final Map<String, Set<Feature>> stems = new HashMap<>();
    private final Map<Feature, List<String>> phrases = new EnumMap<>(Feature.class);

    static Lexicon load() {
        Lexicon lexicon = new Lexicon();
        try (InputStream in = Lexicon.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing in the jar");
            }
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank())
                    .forEach(lexicon::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lexicon;
    }

    private void add(String line) {
        int tab = line.indexOf('\t');
        Feature feature = Feature.valueOf(line.substring(0, tab).toUpperCase(Locale.ROOT));
        for (String entry : line.substring(tab + 1).split("\\|", -1)) {
            String text = entry.strip();
            if (text.indexOf(' ') > 0) {
                phrases.computeIfAbsent(feature, f -> new ArrayList<>()).add(' ' + text + ' ');
            } else if (text.endsWith("*")) {
                stems.computeIfAbsent(text.substring(0, text.length() - 1), s -> new HashSet<>())
                        .add(feature);
            } else {
                words.computeIfAbsent(text, w -> new HashSet<>()).add(feature);
            }
        }
    }

    /** Counts what the words of a text show. */
    void count(List<String> tokens, Map<Feature, Integer> counts) {
        for (String token : tokens) {
            shows(token).forEach(feature -> counts.merge(feature, 1, Integer::sum));
        }
        String joined = ' ' + String.join(" ", tokens) + ' ';
        phrases.forEach((feature, list) -> {
            int found = (int) list.stream().filter(joined::contains).count();
            if (found > 0) {
                counts.merge(feature, found, Integer::sum);
            }
        });
    }

    private Set<Feature> shows(String token) {
        Set<Feature> shown = new HashSet<>(words.getOrDefault(token, Set.of()));
        for (int end = SHORTEST_STEM; end <= token.length(); end++) {
            shown.addAll(stems.getOrDefault(token.substring(0, end), Set.of()));
        }
        return shown;
    }
}
