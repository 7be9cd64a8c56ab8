package dev.sluice.budget.complexity;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The features of a question. The same text has the same features everywhere. */
final class Features {

    /** Characters that are read; the task is most often in them, and reading takes time from everybody's requests. */
    static final int READ = 4_000;

    private static final Lexicon LEXICON = Lexicon.load();
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}']+");
    private static final Pattern NUMBER = Pattern.compile("\\p{Nd}+(?:[.,]\\p{Nd}+)*");
    private static final Pattern SENTENCE = Pattern.compile("[.!?؟…]+(?:\\s|$)|\\n\\s*(?:[-*•]|\\p{Nd}+[.)])");
    private static final Pattern CODE =
            Pattern.compile("```|[{};]\\s*(?:\\n|$)|\\w\\(\\w*\\)|=>|->|::|==|!=|</?\\w+>|\\b\\w+\\.\\w+\\(|\\w_\\w");
    private static final Pattern MATHS =
            Pattern.compile("[=≤≥≠∑∫√π^]|\\p{Nd}\\s*[-+*/×÷%]\\s*\\p{Nd}|\\b[a-z]\\([a-z]\\)");
    private static final Pattern QUESTION = Pattern.compile("[?؟]");

    private Features() {}

    /** The features of a question that are not zero, each at most {@link Feature#MOST}. */
    static Map<Feature, Integer> of(String question) {
        String text = question.length() > READ ? question.substring(0, READ) : question;
        Map<Feature, Integer> counts = new EnumMap<>(Feature.class);
        List<String> tokens = new ArrayList<>();
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            tokens.add(words.group().toLowerCase(Locale.ROOT));
        }
        LEXICON.count(tokens, counts);
        add(counts, Feature.ALWAYS, 1);
        add(counts, Feature.SENTENCES, found(SENTENCE, text) - 1);
        add(counts, Feature.QUESTIONS, found(QUESTION, text) - 1);
        add(counts, Feature.NUMBERS, found(NUMBER, text));
        add(counts, Feature.CODE, found(CODE, text));
        add(counts, Feature.MATHS, found(MATHS, text));
        counts.replaceAll((feature, count) -> Math.min(count, Feature.MOST));
        return counts;
    }

    private static void add(Map<Feature, Integer> counts, Feature feature, int count) {
        if (count > 0) {
            counts.merge(feature, count, Integer::sum);
        }
    }

    private static int found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        int found = 0;
        while (found < Feature.MOST && matcher.find()) {
            found++;
        }
        return found;
    }
}
