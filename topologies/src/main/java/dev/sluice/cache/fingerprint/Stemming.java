package dev.sluice.cache.fingerprint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicNormalizationFilter;
import org.apache.lucene.analysis.ar.ArabicStemFilter;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.es.SpanishPluralStemFilter;
import org.apache.lucene.analysis.fr.FrenchMinimalStemFilter;
import org.apache.lucene.analysis.morfologik.MorfologikFilter;
import org.apache.lucene.analysis.pt.PortugueseMinimalStemFilter;
import org.apache.lucene.analysis.ru.RussianLightStemFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/**
 * Stems by language. The gentlest stemmer of each language is taken: one that turns policy and police, or new and news,
 * into one word would give wrong answers.
 */
enum Stemming {
    /** No rules at all. */
    NONE("und", stream -> stream),
    ENGLISH("en", KStemFilter::new),
    /** Even the minimal stemmer makes schön, written schoen, and schon one word. */
    GERMAN("de", stream -> stream),
    FRENCH("fr", FrenchMinimalStemFilter::new),
    SPANISH("es", SpanishPluralStemFilter::new),
    /** The light stemmer takes the last vowel, which is all that tells caso from casa. */
    ITALIAN("it", stream -> stream),
    PORTUGUESE("pt", PortugueseMinimalStemFilter::new),
    /** Lucene has only an aggressive stemmer for Dutch. */
    DUTCH("nl", stream -> stream),
    RUSSIAN("ru", RussianLightStemFilter::new),
    UKRAINIAN("uk", stream -> new MorfologikFilter(stream, UkrainianDictionary.get())),
    ARABIC("ar", stream -> new ArabicStemFilter(new ArabicNormalizationFilter(stream)));

    /** Shorter words have no inflection worth a mistake. */
    private static final int MIN_LETTERS = 3;

    private final String language;

    @SuppressWarnings("ImmutableEnumChecker") // A constructor reference has no state.
    private final UnaryOperator<TokenStream> filter;

    Stemming(String language, UnaryOperator<TokenStream> filter) {
        this.language = language;
        this.filter = filter;
    }

    static Optional<Stemming> of(String language) {
        for (Stemming stemming : values()) {
            if (stemming != NONE && stemming.language.equals(language)) {
                return Optional.of(stemming);
            }
        }
        return Optional.empty();
    }

    /** The terms with words replaced by their stems; whatever holds more than letters stays as it is. */
    List<String> stems(List<String> terms) {
        List<String> stems = new ArrayList<>(terms);
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            if (isWord(terms.get(i))) {
                positions.add(i);
            }
        }
        List<String> words = positions.stream().map(terms::get).toList();
        try (TokenStream stream = filter.apply(new Words(words))) {
            read(stream, positions, stems);
        } catch (IOException e) {
            throw new UncheckedIOException("A token stream over memory failed", e);
        }
        return stems;
    }

    private static void read(TokenStream stream, List<Integer> positions, List<String> stems) throws IOException {
        CharTermAttribute term = stream.getAttribute(CharTermAttribute.class);
        PositionIncrementAttribute increment = stream.getAttribute(PositionIncrementAttribute.class);
        stream.reset();
        int word = -1;
        while (stream.incrementToken()) {
            boolean next = increment.getPositionIncrement() > 0;
            word += next ? 1 : 0;
            int position = positions.get(word);
            // A form of several words keeps all of them: only forms of the same words are equal.
            stems.set(position, next ? term.toString() : stems.get(position) + '|' + term);
        }
        stream.end();
    }

    private static boolean isWord(String term) {
        return term.length() >= MIN_LETTERS
                && term.codePoints()
                        .allMatch(c -> Character.isLetter(c) || Character.getType(c) == Character.NON_SPACING_MARK);
    }

    /** A token stream over words that are there already. */
    private static final class Words extends TokenStream {

        private final List<String> words;
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final PositionIncrementAttribute increment = addAttribute(PositionIncrementAttribute.class);
        private int next;

        Words(List<String> words) {
            this.words = words;
        }

        @Override
        public boolean incrementToken() {
            if (next == words.size()) {
                return false;
            }
            clearAttributes();
            term.append(words.get(next++));
            increment.setPositionIncrement(1);
            return true;
        }
    }
}
