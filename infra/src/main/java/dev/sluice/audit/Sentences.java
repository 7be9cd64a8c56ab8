package dev.sluice.audit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Texts as sentences: what ends with a full stop, question or exclamation mark of any script, or with the line. */
final class Sentences {

    private static final Pattern END = Pattern.compile("(?<=[.!?؟۔。！？])\\s+|\\R+");

    private Sentences() {}

    static List<String> of(String text) {
        return END.splitAsStream(text)
                .map(String::strip)
                .filter(sentence -> !sentence.isEmpty())
                .toList();
    }

    /** The text with every sentence once, the first time it comes; lines stay. */
    static String once(String text) {
        Set<String> seen = new LinkedHashSet<>();
        StringBuilder kept = new StringBuilder();
        for (String line : text.split("\\R", -1)) {
            StringBuilder rest = new StringBuilder();
            for (String sentence : of(line)) {
                if (seen.add(key(sentence))) {
                    rest.append(rest.isEmpty() ? "" : " ").append(sentence);
                }
            }
            if (!rest.isEmpty() || line.isBlank()) {
                kept.append(kept.isEmpty() ? "" : "\n").append(rest);
            }
        }
        return kept.toString().strip();
    }

    /** What makes two sentences the same. */
    static String key(String sentence) {
        return sentence.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    }
}
