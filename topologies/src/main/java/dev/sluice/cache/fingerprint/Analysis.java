package dev.sluice.cache.fingerprint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The terms of a question, in order: without case, diacritics, punctuation around words and inflection. No word is left
 * out, so numbers, negations and question words stay. In doubt two texts stay different: that costs a call, the other
 * mistake gives a wrong answer.
 *
 * @param language language whose rules hold; {@code und}: only case and width are folded
 */
public record Analysis(String language, Stemming stemming) {

    private static final Pattern SPACE = Pattern.compile("(?U)\\s+");
    private static final Analysis UNDETERMINED = new Analysis("und", Stemming.NONE);
    /** French puts a space before these. */
    private static final Pattern DETACHED_END = Pattern.compile("[?!.…]+");

    /** The rules for a BCP 47 tag; those of {@code und} for languages without rules. */
    public static Analysis of(String tag) {
        int subtag = tag.indexOf('-');
        String language = (subtag < 0 ? tag : tag.substring(0, subtag)).toLowerCase(Locale.ROOT);
        return Stemming.of(language)
                .map(stemming -> new Analysis(language, stemming))
                .orElse(UNDETERMINED);
    }

    /** The terms; equal lists mean that the texts ask the same. */
    public List<String> terms(String text) {
        String[] chunks =
                SPACE.split(Folding.width(text).toLowerCase(Locale.ROOT).strip());
        if (stemming == Stemming.NONE) {
            return List.of(chunks);
        }
        List<String> terms = new ArrayList<>(chunks.length);
        for (int i = 0; i < chunks.length; i++) {
            String bare = Chunk.bare(chunks[i]);
            boolean detachedEnd = bare.isEmpty()
                    && language.equals("fr")
                    && i == chunks.length - 1
                    && DETACHED_END.matcher(chunks[i]).matches();
            if (!detachedEnd) {
                // Punctuation that stands alone is the subject of the question.
                terms.add(bare.isEmpty() ? chunks[i] : Folding.diacritics(bare, language));
            }
        }
        return stemming.stems(terms);
    }
}
