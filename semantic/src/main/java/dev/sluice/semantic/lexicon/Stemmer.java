package dev.sluice.semantic.lexicon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
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
        String stem = language.equals("uk") ? headwords(base).getFirst() : snowball(base);
        if (remembered.size() < MAX_REMEMBERED) {
            remembered.put(word, stem);
        }
        return stem;
    }

    /** What a dictionary lists a Ukrainian word under, the most likely first; the word itself if it is not in it. */
    static List<String> headwords(String word) {
        List<String> headwords = Ukrainian.headwords(word);
        return headwords.isEmpty() ? List.of(word) : headwords;
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

        static List<String> headwords(String word) {
            try (TokenStream stream = ANALYZER.tokenStream("", word)) {
                CharTermAttribute term = stream.getAttribute(CharTermAttribute.class);
                stream.reset();
                List<String> headwords = new ArrayList<>();
                while (stream.incrementToken()) {
                    headwords.add(term.toString());
                }
                stream.end();
                // One form may have several: the same one has to be taken each time, and a name only if it is all there
                // is.
                headwords.sort(Comparator.comparing((String headword) -> Character.isUpperCase(headword.charAt(0)))
                        .thenComparing(Comparator.naturalOrder()));
                return headwords;
            } catch (IOException e) {
                throw new UncheckedIOException("Reading from a string failed", e);
            }
        }
    }
}
