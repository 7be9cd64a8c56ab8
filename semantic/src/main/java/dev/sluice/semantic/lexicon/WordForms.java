package dev.sluice.semantic.lexicon;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes inflected English words to what a dictionary lists, by WordNet's exceptions and rules of detachment. */
final class WordForms {

    private static final int SHORTEST_BASE = 3;
    private static final List<Rule> RULES = List.of(
            new Rule("ies", "y"),
            new Rule("s", ""),
            new Rule("es", ""),
            new Rule("ed", ""),
            new Rule("ed", "e"),
            new Rule("ing", ""),
            new Rule("ing", "e"),
            new Rule("er", ""),
            new Rule("er", "e"),
            new Rule("est", ""),
            new Rule("est", "e"));

    private final Map<String, String> exceptions;

    WordForms(Map<String, String> exceptions) {
        this.exceptions = exceptions;
    }

    /** Possible bases of a word; of one that is listed itself only the irregular one. */
    List<String> bases(String word, boolean listed) {
        List<String> bases = new ArrayList<>();
        String irregular = exceptions.get(word);
        if (irregular != null) {
            bases.add(irregular);
        }
        for (Rule rule : listed ? List.<Rule>of() : RULES) {
            int stem = word.length() - rule.ending().length();
            if (stem < SHORTEST_BASE || !word.endsWith(rule.ending())) {
                continue;
            }
            bases.add(word.substring(0, stem) + rule.replacement());
            if (word.charAt(stem - 1) == word.charAt(stem - 2)) {
                // Stopped, bigger.
                bases.add(word.substring(0, stem - 1));
            }
        }
        return bases;
    }

    private record Rule(String ending, String replacement) {}
}
