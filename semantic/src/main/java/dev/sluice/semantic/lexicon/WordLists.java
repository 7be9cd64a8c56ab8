package dev.sluice.semantic.lexicon;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads the word lists that are resources of this package. */
final class WordLists {

    private WordLists() {}

    static boolean exists(String language, String list) {
        return WordLists.class.getResource(language + '/' + list + ".txt") != null;
    }

    /** Lines of a list, without comments. */
    static List<String> lines(String language, String list) {
        String file = language + '/' + list + ".txt";
        InputStream stream = Objects.requireNonNull(WordLists.class.getResourceAsStream(file), file);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
                Stream<String> lines = reader.lines()) {
            return lines.map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read word list " + file, e);
        }
    }

    /** What comes before the first colon. */
    static String head(String line) {
        return line.substring(0, Math.max(0, line.indexOf(':'))).strip();
    }

    /** The items after the first colon. */
    static List<String> items(String line) {
        return split(line.substring(line.indexOf(':') + 1), ",");
    }

    /** The parts of a text, without blanks around them. */
    static List<String> split(String text, String separator) {
        return Arrays.stream(text.split(separator, -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
