package dev.sluice.config;

import dev.sluice.config.SluiceConfig.ExclusionPattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the regular expressions of {@code cache.exclusions}. */
final class ExclusionPatterns {

    private static final int LONGEST = 500;
    private static final int MOST_REPETITIONS = 1_000;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final Pattern REPETITIONS = Pattern.compile("\\{(\\d+)(?:,(\\d*))?}");
    private static final String ALLOWED = "a regular expression (java.util.regex) of at most " + LONGEST
            + " characters that does not match the empty text; repetitions of at most " + MOST_REPETITIONS;

    private ExclusionPatterns() {}

    static List<ExclusionPattern> read(List<Section> sections) {
        List<ExclusionPattern> patterns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section section : sections) {
            String name = section.required(
                    "name",
                    "",
                    "1 to 40 characters of a-z 0-9 -, a letter or digit first",
                    text -> Section.matching(text, NAME));
            String pattern = section.required("pattern", "", ALLOWED, ExclusionPatterns::pattern);
            section.end();
            if (!name.isEmpty() && !names.add(name)) {
                section.reject("name", name, "a name that no other exclusion has");
            }
            patterns.add(new ExclusionPattern(name, pattern));
        }
        return List.copyOf(patterns);
    }

    private static Optional<String> pattern(String text) {
        try {
            return !text.isBlank()
                            && text.length() <= LONGEST
                            && !hasManyRepetitions(text)
                            && !Pattern.compile(text).matcher("").find()
                    ? Optional.of(text)
                    : Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean hasManyRepetitions(String pattern) {
        Matcher matcher = REPETITIONS.matcher(pattern);
        while (matcher.find()) {
            if (isMany(matcher.group(1)) || (matcher.group(2) != null && isMany(matcher.group(2)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMany(String count) {
        return count.length() > 4 || (!count.isEmpty() && Integer.parseInt(count) > MOST_REPETITIONS);
    }
}
