package dev.sluice.cache.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.WordlistLoader;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.uk.UkrainianMorfologikAnalyzer;
import org.apache.lucene.util.IOUtils;

/** Function words by language, from Lucene's stop sets. */
final class FunctionWords {

    /** Lucene's default for English has 33 words and none of those that open a question. */
    static final Set<String> ENGLISH = listed(SnowballFilter.class, "english_stop.txt");

    static final Map<String, Set<String>> LATIN = Map.of(
            "en", ENGLISH,
            "de", words(GermanAnalyzer.getDefaultStopSet()),
            "fr", words(FrenchAnalyzer.getDefaultStopSet()),
            "es", words(SpanishAnalyzer.getDefaultStopSet()),
            "it", words(ItalianAnalyzer.getDefaultStopSet()),
            "pt", words(PortugueseAnalyzer.getDefaultStopSet()),
            "nl", words(DutchAnalyzer.getDefaultStopSet()));

    static final Map<String, Set<String>> CYRILLIC = Map.of(
            "ru", words(RussianAnalyzer.getDefaultStopSet()),
            "uk", listed(UkrainianMorfologikAnalyzer.class, "stopwords.txt"));

    private FunctionWords() {}

    /** A stop list beside a class of Lucene, comments and all. */
    private static Set<String> listed(Class<?> owner, String file) {
        InputStream stream = Objects.requireNonNull(owner.getResourceAsStream(file));
        try (Reader reader = IOUtils.getDecodingReader(stream, StandardCharsets.UTF_8)) {
            return words(WordlistLoader.getSnowballWordSet(reader));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read Lucene's stop list " + file, e);
        }
    }

    private static Set<String> words(CharArraySet set) {
        Set<String> words = new LinkedHashSet<>();
        for (Object word : set) {
            words.add(word instanceof char[] chars ? new String(chars) : word.toString());
        }
        return Set.copyOf(words);
    }
}
