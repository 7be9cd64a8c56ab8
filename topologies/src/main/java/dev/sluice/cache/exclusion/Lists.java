package dev.sluice.cache.exclusion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Lists beside the classes of this package: a line each, {@code #} before a remark. */
final class Lists {

    private Lists() {}

    static List<String> lines(String file) {
        try (InputStream stream = Objects.requireNonNull(Lists.class.getResourceAsStream(file), file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the list " + file, e);
        }
    }
}
