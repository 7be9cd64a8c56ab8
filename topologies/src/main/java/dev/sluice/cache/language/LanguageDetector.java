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

    private static final Predicate<String> BEYOND_ASCII =
            Pattern.compile("[^\\x00-\\x7F]").asPredicate();
    private static final Predicate<String> RUSSIAN_ENDING = Pattern.compile(
                    ".{2,}(?:ает|яет|ует|ают|яют|уют|ить|ать|ять|еть|ение|ания|ание|ения|ая|яя|ое|ие|ия|ии|ой|ей|ите)")
            .asMatchPredicate();
    private static final Predicate<String> UKRAINIAN_ENDING =
            Pattern.compile(".{2,}(?:ти|тися|ння|ття|ють|ить|ому)").asMatchPredicate();
    /** Foreign names must not tip the scales. */
    private static final double DOMINANT = 2.0 / 3;

    private static final double AMONG_NAMES = 0.25;
    private static final int TELLING_LETTERS = 20;

    private LanguageDetector() {}

    /** The ISO 639-1 code of the text's language, or {@link #UNDETERMINED}. */
    public static String detect(String text) {
        String sample = text.substring(0, Math.min(text.length(), SAMPLE_CHARS)).toLowerCase(Locale.ROOT);
        double latin = share(sample, UnicodeScript.LATIN);
        if (latin >= DOMINANT) {
            return latin(sample);
        }
        // Products keep their Latin names in every script; an English sentence about a foreign one is something else.
        if (latin > 0 && hits(words(sample), FunctionWords.ENGLISH) > 1) {
            return UNDETERMINED;
        }
        if (share(sample, UnicodeScript.CYRILLIC) + latin >= DOMINANT
                && share(sample, UnicodeScript.CYRILLIC) >= AMONG_NAMES) {
            return cyrillic(sample);
        }
        boolean arabic = share(sample, UnicodeScript.ARABIC) + latin >= DOMINANT
                && share(sample, UnicodeScript.ARABIC) >= AMONG_NAMES
                && !OTHER_ARABIC.test(sample);
        return arabic ? "ar" : UNDETERMINED;
    }

    /** Without function words a text is English if it has its everyday words and no letter that English lacks. */
    private static String latin(String sample) {
        String found = byFunctionWords(sample, FunctionWords.LATIN);
        boolean english = found.equals(UNDETERMINED)
                && !BEYOND_ASCII.test(sample)
                && 3 * hits(words(sample), EverydayWords.ENGLISH)
                        >= words(sample).size()
                && hits(words(sample), EverydayWords.ENGLISH) > 0;
        return english ? "en" : found;
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
        String found = byFunctionWords(sample, FunctionWords.CYRILLIC);
        return found.equals(UNDETERMINED) ? byEndings(sample) : found;
    }

    private static String byEndings(String sample) {
        long russian = words(sample).stream().filter(RUSSIAN_ENDING).count();
        long ukrainian = words(sample).stream().filter(UKRAINIAN_ENDING).count();
        if (russian == ukrainian) {
            // Ukrainian of this length has і, ї or є nearly always, Russian often none of ы, э, ё.
            return sample.codePoints().filter(Character::isLetter).count() >= TELLING_LETTERS ? "ru" : UNDETERMINED;
        }
        return russian > ukrainian ? "ru" : "uk";
    }

    private static String byFunctionWords(String sample, Map<String, Set<String>> languages) {
        List<String> words = words(sample);
        record Score(String language, long hits) {}
        List<Score> scores = languages.entrySet().stream()
                .map(entry -> new Score(entry.getKey(), hits(words, entry.getValue())))
                .sorted(Comparator.comparingLong(Score::hits).reversed())
                .toList();
        Score best = scores.getFirst();
        return best.hits() > 0 && best.hits() > scores.get(1).hits() ? best.language() : UNDETERMINED;
    }

    private static List<String> words(String sample) {
        return Arrays.stream(NO_LETTERS.split(sample))
                .filter(word -> !word.isEmpty())
                .map(word -> word.replace('’', '\'').replace('ʼ', '\''))
                .toList();
    }

    private static long hits(List<String> words, Set<String> known) {
        return words.stream().filter(known::contains).count();
    }

    /** The share of the letters that belong to a script. */
    private static double share(String sample, UnicodeScript script) {
        long letters = sample.codePoints().filter(Character::isLetter).count();
        long ofScript = sample.codePoints()
                .filter(c -> Character.isLetter(c) && UnicodeScript.of(c) == script)
                .count();
        return letters == 0 ? 0 : (double) ofScript / letters;
    }
}
