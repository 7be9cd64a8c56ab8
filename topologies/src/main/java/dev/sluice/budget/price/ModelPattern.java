package dev.sluice.budget.price;

import java.util.regex.Pattern;

/** Names of models as prices give them. A star stands for any text, the empty one included. */
final class ModelPattern {

    /** Providers answer with dated names such as gpt-4o-2024-08-06 for a model that is priced without the date. */
    private static final Pattern DATED = Pattern.compile("-(\\d{4}-\\d{2}-\\d{2}|\\d{8})$");

    private final String[] parts;
    private final int literals;

    private ModelPattern(String[] parts) {
        this.parts = parts;
        int length = 0;
        for (String part : parts) {
            length += part.length();
        }
        this.literals = length;
    }

    static boolean isPattern(String model) {
        return model.indexOf('*') >= 0;
    }

    static ModelPattern of(String model) {
        return new ModelPattern(model.split("\\*", -1));
    }

    static String undated(String model) {
        return DATED.matcher(model).replaceFirst("");
    }

    /** How many characters it fixes; more are more specific. */
    int literals() {
        return literals;
    }

    /** Whether it stands for a name; in one pass, whatever the pattern. */
    boolean matches(String name) {
        String first = parts[0];
        String last = parts[parts.length - 1];
        if (name.length() < literals || !name.startsWith(first) || !name.endsWith(last)) {
            return false;
        }
        int at = first.length();
        int end = name.length() - last.length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = name.indexOf(parts[i], at);
            if (found < 0 || found + parts[i].length() > end) {
                return false;
            }
            at = found + parts[i].length();
        }
        return at <= end;
    }
}
