package dev.sluice.semantic.lexicon;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What a word may be without what is written in one with it: in Arabic "and", "for", the article, "my", plurals. */
final class WordBases {

    private static final WordBases ARABIC = new WordBases(
            List.of(
                    "", "و", "ف", "ب", "ك", "ل", "س", "ال", "لل", "وال", "فال", "بال", "كال", "ولل", "فلل", "وبال",
                    "وب", "ول", "وس", "فس", "فل", "فب", "ي", "ت", "ن", "ا", "سي", "ست", "سن", "سا", "وي", "وت", "ون",
                    "لي", "لت", "لن", "لا"),
            List.of(
                    "", "ه", "ها", "هم", "هن", "هما", "ك", "كم", "كن", "ي", "ني", "نا", "ا", "ات", "ون", "ين", "ان",
                    "يه", "ت", "تي", "تك", "ته", "تها", "تنا", "تم", "وا", "اتي", "اتك", "اته", "اتها", "اتنا", "اتهم",
                    "وني", "ونها", "وه", "نني", "يا"));

    /** Roots have three consonants; of two letters, everything is an ending. */
    private static final int SHORTEST = 3;

    /** What follows an article is a word. */
    private static final int SHORTEST_NAMED = 2;

    private final List<String> beginnings;
    private final List<String> endings;

    private WordBases(List<String> beginnings, List<String> endings) {
        this.beginnings = beginnings;
        this.endings = endings;
    }

    /** What to look for besides a word and its stem, by language. */
    static Function<String, List<String>> in(String language) {
        return switch (language) {
            case "ar" -> ARABIC::of;
            case "uk" -> Stemmer::headwords;
            default -> _ -> List.of();
        };
    }

    /** Possible bases of a word in folded letters, the longest first, the word itself left out. */
    private List<String> of(String word) {
        Set<String> found = new LinkedHashSet<>();
        for (String beginning : beginnings) {
            if (!word.startsWith(beginning)) {
                continue;
            }
            for (String ending : endings) {
                int end = word.length() - ending.length();
                int shortest = ending.isEmpty() && beginning.endsWith("ال") ? SHORTEST_NAMED : SHORTEST;
                if (end - beginning.length() >= shortest && word.endsWith(ending)) {
                    String base = word.substring(beginning.length(), end);
                    found.add(base);
                    if (!ending.isEmpty() && base.endsWith("ت")) {
                        // The feminine ending shows its t before other endings only.
                        found.add(base.substring(0, base.length() - 1) + 'ه');
                    } else if (!ending.isEmpty()) {
                        found.add(base + 'ه');
                    }
                }
            }
        }
        found.remove(word);
        List<String> bases = new ArrayList<>(found);
        bases.sort(Comparator.comparingInt(String::length).reversed());
        return bases;
    }
}
