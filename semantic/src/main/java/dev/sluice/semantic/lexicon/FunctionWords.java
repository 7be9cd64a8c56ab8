package dev.sluice.semantic.lexicon;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.WordlistLoader;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.uk.UkrainianMorfologikAnalyzer;
import org.apache.lucene.util.IOUtils;

/** Words that hold sentences together, from Lucene's stop sets. */
final class FunctionWords {

    private FunctionWords() {}

    static Set<String> of(String language) {
        return switch (language) {
            case "en" -> listed(SnowballFilter.class, "english_stop.txt");
            case "ru" -> words(RussianAnalyzer.getDefaultStopSet());
            case "uk" -> listed(UkrainianMorfologikAnalyzer.class, "stopwords.txt");
            case "ar" -> words(ArabicAnalyzer.getDefaultStopSet());
            default -> Set.of();
        };
    }

    private static Set<String> listed(Class<?> owner, String file) {
        InputStream stream = Objects.requireNonNull(owner.getResourceAsStream(file));
        try (Reader reader = IOUtils.getDecodingReader(stream, StandardCharsets.UTF_8)) {
            return words(WordlistLoader.getSnowballWordSet(reader));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read Lucene's stop list " + file, e);
        }
    }

    private static Set<String> words(CharArraySet set) {
        Set<String> words = new HashSet<>();
        for (Object word : set) {
            words.add(word instanceof char[] chars ? new String(chars) : word.toString());
        }
        return Set.copyOf(words);
    }
}
