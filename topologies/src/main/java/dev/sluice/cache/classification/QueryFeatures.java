package dev.sluice.cache.classification;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a question is told by: {@code ^} before its first one, two and three words, its words, the first letters of long
 * words (for their endings), pairs of neighbours, {@code #} for numbers, and {@code ?} at its end.
 */
final class QueryFeatures {

    /** A longer text is told by how it begins. */
    private static final int MOST_CHARS = 1_000;

    private static final int MOST_WORDS = 60;
    private static final int STEM = 5;
    private static final int LONGEST_START = 3;
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}']+");
    private static final Pattern ARABIC_MARKS = Pattern.compile("[\\u064B-\\u0652ـ]");
    private static final Pattern ARABIC_ARTICLE = Pattern.compile("^(?:وال|بال|كال|لل|ال)(?=\\p{L}{3})");

    private QueryFeatures() {}

    /** The features of a question, each once, in the order of the text. */
    static Set<String> of(String text) {
        String sample = text.substring(0, Math.min(text.length(), MOST_CHARS));
        List<String> words = words(sample);
        Set<String> features = new LinkedHashSet<>();
        for (int length = 1; length <= Math.min(LONGEST_START, words.size()); length++) {
            features.add("^" + String.join(" ", words.subList(0, length)));
        }
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            features.add(word);
            if (word.length() > STEM) {
                features.add(word.substring(0, STEM) + "*");
            }
            if (i > 0) {
                features.add(words.get(i - 1) + " " + word);
            }
        }
        String stripped = sample.strip();
        if (stripped.endsWith("?") || stripped.endsWith("؟")) {
            features.add("?");
        }
        return features;
    }

    private static List<String> words(String text) {
        String plain = ARABIC_MARKS
                .matcher(text.toLowerCase(Locale.ROOT))
                .replaceAll("")
                .replaceAll("[أإآ]", "ا")
                .replace('ё', 'е')
                .replaceAll("[’ʼ`]", "'");
        List<String> words = new ArrayList<>();
        Arrays.stream(BETWEEN_WORDS.split(plain))
                .filter(word -> !word.isEmpty())
                .limit(MOST_WORDS)
                .forEach(word -> words.add(
                        Character.isDigit(word.charAt(0))
                                ? "#"
                                : ARABIC_ARTICLE.matcher(word).replaceFirst("")));
        return words;
    }
}
