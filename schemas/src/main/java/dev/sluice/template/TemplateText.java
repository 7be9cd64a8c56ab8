package dev.sluice.template;

import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with placeholders: a name in two pairs of braces stands for the value of a variable, four opening braces for two.
 * A name has 1 to 64 of A-Z, a-z, 0-9, dot, underscore and hyphen, with or without spaces around it.
 */
public final class TemplateText {

    /** What {@link #problem} asks for, in words. */
    public static final String ALLOWED =
            "{{name}} with a name of 1 to 64 letters, digits, dots, underscores or hyphens; {{{{ for two braces";

    private static final int SHOWN_CHARS = 32;
    private static final Pattern TOKEN =
            Pattern.compile("\\{\\{\\{\\{|\\{\\{[ \\t]*(?<name>[A-Za-z0-9_.-]{1,64})[ \\t]*}}");

    private TemplateText() {}

    /** Names of the variables that a text asks for, sorted. */
    public static SortedSet<String> names(String text) {
        SortedSet<String> names = new TreeSet<>();
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            if (matcher.group("name") != null) {
                names.add(matcher.group("name"));
            }
        }
        return names;
    }

    /**
     * The text with values in place of placeholders; what a value contains is never taken for a placeholder. A variable
     * without value stays as it is written.
     */
    public static String fill(String text, Map<String, String> values) {
        Matcher matcher = TOKEN.matcher(text);
        StringBuilder filled = new StringBuilder(text.length());
        while (matcher.find()) {
            String name = matcher.group("name");
            String value = name == null ? "{{" : values.getOrDefault(name, matcher.group());
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(filled).toString();
    }

    /** The beginning of the first pair of braces that is no placeholder; empty when all are. */
    public static Optional<String> problem(String text) {
        String rest = TOKEN.matcher(text).replaceAll("\u0000");
        int at = rest.indexOf("{{");
        return at < 0 ? Optional.empty() : Optional.of(rest.substring(at, Math.min(rest.length(), at + SHOWN_CHARS)));
    }
}
