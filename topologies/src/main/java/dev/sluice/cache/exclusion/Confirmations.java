package dev.sluice.cache.exclusion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Short replies that mean something in their conversation only: nothing but phrases of a list and numbers of up to
 * eight digits, at least one of which is more than a courtesy.
 */
final class Confirmations implements Predicate<String> {

    private static final int MOST_CHARS = 80;
    private static final int MOST_WORDS = 10;
    /** Before a phrase that alone decides nothing. */
    private static final String COURTESY = "~";

    private static final Pattern SUM = Pattern.compile("[+*/=<>^%]");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}'-]+");
    private static final Pattern NUMBER = Pattern.compile("(?:g-)?\\d{1,8}|\\d{3}-\\d{3}");

    /** Whether a phrase is more than a courtesy. */
    private final Map<String, Boolean> phrases = new HashMap<>();

    Confirmations() {
        for (String line : Lists.lines("confirmations.txt")) {
            boolean decides = !line.startsWith(COURTESY);
            expanded(Folding.lower(decides ? line : line.substring(COURTESY.length())))
                    .forEach(phrase -> phrases.put(phrase, decides));
        }
    }

    @Override
    public boolean test(String text) {
        String stripped = text.strip();
        if (stripped.length() > MOST_CHARS || SUM.matcher(stripped).find()) {
            return false;
        }
        List<String> words = Arrays.stream(BETWEEN_WORDS.split(Folding.lower(stripped)))
                .filter(word -> !word.isEmpty())
                .toList();
        return !words.isEmpty() && words.size() <= MOST_WORDS && decides(words);
    }

    /** For every number of words from the start: whether phrases fill it, and whether one of them decides. */
    private boolean decides(List<String> words) {
        boolean[] filled = new boolean[words.size() + 1];
        boolean[] decided = new boolean[words.size() + 1];
        filled[0] = true;
        for (int from = 0; from < words.size(); from++) {
            for (int to = from + 1; filled[from] && to <= words.size(); to++) {
                String phrase = String.join(" ", words.subList(from, to));
                boolean number = to == from + 1 && NUMBER.matcher(phrase).matches();
                if (number || phrases.containsKey(phrase)) {
                    filled[to] = true;
                    decided[to] |= decided[from] || number || phrases.getOrDefault(phrase, false);
                }
            }
        }
        return decided[words.size()];
    }

    /** {@code cancel|delete it|that} means four phrases. */
    private static List<String> expanded(String line) {
        List<String> phrases = List.of("");
        for (String word : SPACE.split(line)) {
            List<String> longer = new ArrayList<>();
            for (String start : phrases) {
                for (String choice : word.split("\\|", -1)) {
                    longer.add(start.isEmpty() ? choice : start + " " + choice);
                }
            }
            phrases = longer;
        }
        return phrases;
    }
}
