package dev.sluice.semantic.lexicon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.uk.UkrainianMorfologikAnalyzer;
import org.tartarus.snowball.SnowballStemmer;
import org.tartarus.snowball.ext.ArabicStemmer;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.RussianStemmer;

/**
 * Takes words to a form that their inflections share: Snowball's stems, for Ukrainian the dictionary's headword, because
 * its vowels change within the stem. Words must be in lower case. Safe for use by several threads.
 */
final class Stemmer {

    /** Vocabularies are small; a bound against callers who send noise. */
    private static final int MAX_REMEMBERED = 50_000;

    private static final Map<String, Supplier<SnowballStemmer>> SNOWBALL =
            Map.of("en", EnglishStemmer::new, "ru", RussianStemmer::new, "ar", ArabicStemmer::new);

    private final String language;
    private final Map<String, String> remembered = new ConcurrentHashMap<>();

    private final Map<String, String> irregular = new HashMap<>();

    Stemmer(String language) {
        this.language = language;
        if (language.equals("en")) {
            for (String line : WordLists.lines(language, "irregular")) {
                WordLists.items(line).forEach(form -> irregular.put(form, WordLists.head(line)));
            }
        }
    }

    String stem(String word) {
        String known = remembered.get(word);
        if (known != null) {
            return known;
        }
        String base = irregular.getOrDefault(word, word);
        String stem = language.equals("uk") ? Ukrainian.headword(base) : snowball(base);
        if (remembered.size() < MAX_REMEMBERED) {
            remembered.put(word, stem);
        }
        return stem;
    }

    private String snowball(String word) {
        SnowballStemmer stemmer =
                SNOWBALL.getOrDefault(language, EnglishStemmer::new).get();
        stemmer.setCurrent(word);
        stemmer.stem();
        return stemmer.getCurrent();
    }

    /** Loaded with its dictionary only where Ukrainian is asked. */
    private static final class Ukrainian {

        private static final Analyzer ANALYZER = new UkrainianMorfologikAnalyzer(CharArraySet.EMPTY_SET);

        static String headword(String word) {
            try (TokenStream stream = ANALYZER.tokenStream("", word)) {
                CharTermAttribute term = stream.getAttribute(CharTermAttribute.class);
                stream.reset();
                String first = null;
                while (stream.incrementToken()) {
                    String next = term.toString();
                    // One form may have several headwords: the same one has to be taken each time.
                    first = first == null || next.compareTo(first) < 0 ? next : first;
                }
                stream.end();
                return first == null ? word : first;
            } catch (IOException e) {
                throw new UncheckedIOException("Reading from a string failed", e);
            }
        }
    }
}
