package dev.sluice.cache.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Words of questions in keyword style, which have no function words. */
final class EverydayWords {

    static final Set<String> ENGLISH = listed("everyday-words-en.txt");

    private EverydayWords() {}

    private static Set<String> listed(String file) {
        try (InputStream stream = Objects.requireNonNull(EverydayWords.class.getResourceAsStream(file), file)) {
            return Stream.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8).split("\\s+", -1))
                    .filter(word -> !word.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the list " + file, e);
        }
    }
}
