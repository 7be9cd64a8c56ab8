package dev.sluice.training;

import dev.sluice.semantic.lexicon.Lexicon;
import dev.sluice.semantic.lexicon.Term;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts in how many topics a word is used: one of every topic tells little about any. */
final class WordWeighting {

    private static final int FEW_TOPICS = 4;
    private static final double LEAST = 0.1;

    private WordWeighting() {}

    /** Lines of term and weight; a term that is not listed weighs 1. */
    static String of(List<LabelledPair> pairs) {
        Map<String, Double> weights = new TreeMap<>();
        pairs.stream()
                .collect(Collectors.groupingBy(LabelledPair::lang))
                .forEach((language, own) -> add(weights, language, own));
        StringBuilder lines = new StringBuilder("# term\tweight\n");
        weights.forEach((term, weight) -> lines.append(String.format(Locale.ROOT, "%s\t%.2f%n", term, weight)));
        return lines.toString();
    }

    private static void add(Map<String, Double> weights, String language, List<LabelledPair> pairs) {
        Lexicon lexicon = Lexicon.of(language).orElseThrow();
        Map<String, Set<String>> topics = new HashMap<>();
        for (LabelledPair pair : pairs) {
            Stream.of(pair.a(), pair.b())
                    .flatMap(text -> lexicon.terms(text).stream())
                    .filter(term -> term.role() == Term.Role.CONTENT)
                    .forEach(term -> topics.computeIfAbsent(term.key(), _ -> new HashSet<>())
                            .add(pair.topic()));
        }
        double all = pairs.stream().map(LabelledPair::topic).distinct().count();
        topics.forEach((term, used) -> {
            if (used.size() >= FEW_TOPICS) {
                weights.merge(term, Math.max(LEAST, 1 - Math.log(used.size()) / Math.log(all)), Math::min);
            }
        });
    }
}
