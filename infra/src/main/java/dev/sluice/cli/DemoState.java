package dev.sluice.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The state directory of one run of a stack: empty at the start, gone after success. */
final class DemoState {

    private DemoState() {}

    static Path create() throws IOException {
        return create("demo-");
    }

    static Path create(String prefix) throws IOException {
        Path parent = Files.createDirectories(Path.of(".sluice").toAbsolutePath());
        return Files.createTempDirectory(parent, prefix);
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
