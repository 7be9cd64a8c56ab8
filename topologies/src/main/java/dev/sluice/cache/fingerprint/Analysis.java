package dev.sluice.cache.fingerprint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The terms of a question, in order: without the capital and the end of a sentence, in English also without the plural.
 * No word is left out, and all that is no ordinary word stays as it is written. In doubt two texts stay different: that
 * costs a call, the other mistake gives a wrong answer.
 *
 * @param language language whose rules hold; {@code und}: only the first word's capital is folded
 */
public record Analysis(String language) {

    private static final String UNDETERMINED = "und";
    private static final Set<String> LANGUAGES = Set.of("en", "de", "fr", "es", "it", "pt", "nl", "ru", "uk", "ar");

    /** The rules for a BCP 47 tag; those of {@code und} for languages without rules. */
    public static Analysis of(String tag) {
        int subtag = tag.indexOf('-');
        String language = (subtag < 0 ? tag : tag.substring(0, subtag)).toLowerCase(Locale.ROOT);
        return new Analysis(LANGUAGES.contains(language) ? language : UNDETERMINED);
    }

    /** The terms of a text without layout; equal lists mean that the texts ask the same. */
    public List<String> terms(String text) {
        List<String> chunks = new ArrayList<>(List.of(WhiteSpace.folded(text).split(" ", -1)));
        endSentence(chunks);
        EnglishWords english = new EnglishWords(chunks);
        List<String> terms = new ArrayList<>(chunks.size());
        for (String chunk : chunks) {
            if (!Word.is(chunk)) {
                terms.add(chunk);
                continue;
            }
            String word = Word.plain(chunk, language);
            if (terms.isEmpty()) {
                // Only here: a capital within a sentence tells Turkey from turkey, and in German a noun from a verb.
                terms.add(Word.uncapitalised(word));
            } else {
                terms.add(language.equals("en") ? english.folded(word) : word);
            }
        }
        return terms;
    }

    private void endSentence(List<String> chunks) {
        int last = chunks.size() - 1;
        if (language.equals("fr") && last > 0 && chunks.get(last).equals("?") && Word.is(chunks.get(last - 1))) {
            // French puts a space before it.
            chunks.removeLast();
        } else if (!language.equals(UNDETERMINED)) {
            chunks.set(last, Word.withoutEnd(chunks.get(last)));
        }
    }
}
