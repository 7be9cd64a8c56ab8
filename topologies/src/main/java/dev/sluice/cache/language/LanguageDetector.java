package dev.sluice.cache.language;

import java.lang.Character.UnicodeScript;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The language of a short text: by script, by letters only one language of the script has, and by function words.
 *
 * <p>Prefers {@code und} to a guess: a wrong language means wrong stems, an unknown one only a finer fingerprint.
 */
public final class LanguageDetector {

    /** What a text in no known language is tagged with. */
    public static final String UNDETERMINED = "und";

    /** More text changes no verdict, and prompts can be books. */
    private static final int SAMPLE_CHARS = 2_000;

    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{M}'’ʼ]+");
    private static final Predicate<String> RUSSIAN_ONLY =
            Pattern.compile("[ыэё]").asPredicate();
    private static final Predicate<String> UKRAINIAN_ONLY =
            Pattern.compile("[іїєґ]").asPredicate();
    private static final Predicate<String> OTHER_CYRILLIC =
            Pattern.compile("[ўјљњђћџѓќѕәғқңөұүһ]").asPredicate();
    /** Letters of Persian, Urdu and their neighbours that Arabic does not have. */
    private static final Predicate<String> OTHER_ARABIC =
            Pattern.compile("[پچژگکیےںٹڈڑھہ]").asPredicate();

    private LanguageDetector() {}

    /** The ISO 639-1 code of the text's language, or {@link #UNDETERMINED}. */
    public static String detect(String text) {
        String sample = text.substring(0, Math.min(text.length(), SAMPLE_CHARS)).toLowerCase(Locale.ROOT);
        if (dominant(sample, UnicodeScript.LATIN)) {
            return byFunctionWords(sample, FunctionWords.LATIN);
        }
        if (dominant(sample, UnicodeScript.CYRILLIC)) {
            return cyrillic(sample);
        }
        boolean arabic = dominant(sample, UnicodeScript.ARABIC) && !OTHER_ARABIC.test(sample);
        return arabic ? "ar" : UNDETERMINED;
    }

    private static String cyrillic(String sample) {
        boolean russian = RUSSIAN_ONLY.test(sample);
        boolean ukrainian = UKRAINIAN_ONLY.test(sample);
        if (OTHER_CYRILLIC.test(sample) || (russian && ukrainian)) {
            return UNDETERMINED;
        }
        if (russian || ukrainian) {
            return russian ? "ru" : "uk";
        }
        return byFunctionWords(sample, FunctionWords.CYRILLIC);
    }

    private static String byFunctionWords(String sample, Map<String, Set<String>> languages) {
        List<String> words = Arrays.stream(NO_LETTERS.split(sample))
                .filter(word -> !word.isEmpty())
                .map(word -> word.replace('’', '\'').replace('ʼ', '\''))
                .toList();
        record Score(String language, long hits) {}
        List<Score> scores = languages.entrySet().stream()
                .map(entry -> new Score(
                        entry.getKey(),
                        words.stream().filter(entry.getValue()::contains).count()))
                .sorted(Comparator.comparingLong(Score::hits).reversed())
                .toList();
        Score best = scores.getFirst();
        return best.hits() > 0 && best.hits() > scores.get(1).hits() ? best.language() : UNDETERMINED;
    }

    /** Whether two thirds of the letters belong to the script: foreign names must not tip the scales. */
    private static boolean dominant(String sample, UnicodeScript script) {
        long letters = sample.codePoints().filter(Character::isLetter).count();
        long ofScript = sample.codePoints()
                .filter(c -> Character.isLetter(c) && UnicodeScript.of(c) == script)
                .count();
        return letters > 0 && 3 * ofScript >= 2 * letters;
    }
}
