package dev.sluice.cache.exclusion;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Questions whose answer will be another one soon, in one language or in close ones. A question about the words themselves, or about
 * dates in a formula or a program, is timeless. Of a long text, only how it begins and ends is the question.
 */
final class TimeSensitive implements Predicate<String> {

    private static final int EDGE = 400;
    private static final int FLAGS = Pattern.UNICODE_CHARACTER_CLASS;
    private static final String TIMELESS = "!";
    private static final Pattern QUOTED =
            Pattern.compile("\"[^\"\\n]{1,80}\"|«[^»\\n]{1,80}»|“[^”\\n]{1,80}”|„[^“”\\n]{1,80}[“”]|"
                    + "(?<!\\p{L})'[^'\\n]{1,80}'(?!\\p{L})");

    private final Pattern changing;
    private final Pattern timeless;

    TimeSensitive(List<String> languages) {
        List<String> lines = languages.stream()
                .flatMap(language -> Lists.lines("time-sensitive-" + language + ".txt").stream())
                .toList();
        changing = any(lines.stream().filter(line -> !line.startsWith(TIMELESS)).toList());
        timeless = any(lines.stream()
                .filter(line -> line.startsWith(TIMELESS))
                .map(line -> line.substring(TIMELESS.length()))
                .toList());
    }

    @Override
    public boolean test(String text) {
        String question = text.length() <= 2 * EDGE
                ? text
                : text.substring(0, EDGE) + "\n" + text.substring(text.length() - EDGE);
        String asked = QUOTED.matcher(Folding.lower(question)).replaceAll("…");
        return changing.matcher(asked).find() && !timeless.matcher(asked).find();
    }

    private static Pattern any(List<String> expressions) {
        return Pattern.compile(String.join("|", expressions), FLAGS);
    }
}
