package dev.sluice.cache.fingerprint;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What may be folded of English words beyond the capital of a sentence: the plural, and capitals that only stress. */
final class EnglishWords {

    /** Words written in capitals for stress; WHO, IT and US are names. */
    private static final Set<String> STRESSED = Set.of("all", "always", "every", "never", "not", "only", "the", "this");

    /** Shorter words are too often others without their s: its, news, arms. */
    private static final int MIN_LETTERS = 5;

    private static final List<String> NO_PLURAL_ENDS = List.of("ss", "us", "is", "oes", "ics");

    /** Without the s these mean another thing, or the past. */
    private static final Set<String> NO_PLURALS = Set.of(
            ("always beats besides bits brains broadcasts bursts casts classes clothes contents costs customs damages"
                            + " earnings fits forces forecasts glasses goods grounds hurts knits looks manners means"
                            + " minutes others pants papers premises proceeds quits reads remains resets sales savings"
                            + " sheds shorts shuts spectacles splits spreads sometimes theirs times towards upsets"
                            + " wages woods works yours")
                    .split(" ", -1));

    /** A question about words is about each letter of them. */
    private static final Set<String> ABOUT_WORDS = Set.of(
            ("characters define definition grammar letter letters mean meaning means noun plural pronounce rhyme rhymes"
                            + " singular spell spelled spelling spelt syllable syllables translate translation word"
                            + " words")
                    .split(" ", -1));

    private final boolean hasDigits;
    private final boolean isAboutWords;

    /** The rules for one text. */
    EnglishWords(List<String> chunks) {
        hasDigits = chunks.stream().anyMatch(chunk -> chunk.codePoints().anyMatch(Character::isDigit));
        isAboutWords = chunks.stream()
                .map(chunk -> Word.withoutEnd(chunk).toLowerCase(Locale.ROOT))
                .anyMatch(ABOUT_WORDS::contains);
    }

    String folded(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (!hasDigits && STRESSED.contains(lower) && word.equals(word.toUpperCase(Locale.ROOT))) {
            return lower;
        }
        // Windows with a capital is a name.
        return word.equals(lower) && !isAboutWords ? singular(word) : word;
    }

    /** Boxes become boxe, not box: that costs a call. */
    private static String singular(String word) {
        boolean isPlural = word.length() >= MIN_LETTERS
                && word.chars().allMatch(c -> c >= 'a' && c <= 'z')
                && word.endsWith("s")
                && NO_PLURAL_ENDS.stream().noneMatch(word::endsWith)
                && !NO_PLURALS.contains(word);
        if (!isPlural) {
            return word;
        }
        return word.endsWith("ies") ? word.substring(0, word.length() - 3) + 'y' : word.substring(0, word.length() - 1);
    }
}
