package dev.sluice.cache.fingerprint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Objects;
import morfologik.stemming.Dictionary;
import org.apache.lucene.analysis.uk.UkrainianMorfologikAnalyzer;

/** The Ukrainian dictionary that Lucene's analyser brings; 7 MB, loaded on first use. */
final class UkrainianDictionary {

    private static final Dictionary DICTIONARY = read();

    private UkrainianDictionary() {}

    static Dictionary get() {
        return DICTIONARY;
    }

    private static Dictionary read() {
        URL url = Objects.requireNonNull(
                UkrainianMorfologikAnalyzer.class.getClassLoader().getResource("ua/net/nlp/ukrainian.dict"));
        try {
            return Dictionary.read(url);
        } catch (IOException e) {
            throw new UncheckedIOException("The Ukrainian dictionary cannot be read", e);
        }
    }
}
