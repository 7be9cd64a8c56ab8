package dev.sluice.cache.exclusion;

import java.util.Set;
import java.util.function.Predicate;

/**
 * One thing that keeps a request away from the cache.
 *
 * @param name name in lower case with hyphens
 * @param code code that callers see
 * @param languages languages of the request it is for; empty: all
 * @param reach which texts it looks at
 * @param checker whether it holds for a text; bounded in time whatever the text is
 */
public record ExclusionRule(String name, String code, Set<String> languages, Reach reach, Predicate<String> checker) {

    private static final Set<String> KNOWN = Set.of("en", "ru", "uk", "ar");

    /** Which texts a rule looks at. */
    public enum Reach {
        /** All turns of the user, and answers. */
        EVERYTHING,
        /** The user's last turn. */
        QUESTION
    }

    public ExclusionRule {
        languages = Set.copyOf(languages);
    }

    /** Whether the rule is for a language; in a text of unknown language every rule is tried. */
    boolean isFor(String language) {
        int subtag = language.indexOf('-');
        String main = subtag < 0 ? language : language.substring(0, subtag);
        return languages.isEmpty() || languages.contains(main) || !KNOWN.contains(main);
    }

    Exclusion exclusion() {
        return new Exclusion(code, name);
    }
}
