package dev.sluice.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where a value is kept that does not stand in the configuration itself: {@code env:NAME} or {@code file:PATH}. */
public sealed interface SecretReference {

    /** What {@link #parse} accepts, in words. */
    String ALLOWED = "env:NAME or file:PATH";

    /** An environment variable. */
    record Env(String name) implements SecretReference {
        @Override
        public String toString() {
            return "env:" + name;
        }
    }

    /** A file; its content less one trailing line end is the value. */
    record InFile(Path path) implements SecretReference {
        @Override
        public String toString() {
            return "file:" + path;
        }
    }

    /** Reads {@code env:NAME} or {@code file:PATH}; empty for anything else. */
    static Optional<SecretReference> parse(String text) {
        if (text.startsWith("env:") && text.length() > 4) {
            return Optional.of(new Env(text.substring(4)));
        }
        if (text.startsWith("file:") && text.length() > 5) {
            try {
                return Optional.of(new InFile(Path.of(text.substring(5))));
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The value behind the reference; empty when the variable is not set or the file cannot be read. */
    default Optional<String> resolve(Map<String, String> env) {
        return switch (this) {
            case Env variable -> Optional.ofNullable(env.get(variable.name()));
            case InFile file -> read(file.path());
        };
    }

    /** The reference with a relative path taken from a directory. */
    default SecretReference in(Path directory) {
        return this instanceof InFile(Path path) ? new InFile(directory.resolve(path)) : this;
    }

    private static Optional<String> read(Path path) {
        try {
            String text = Files.readString(path);
            int end =
                    text.endsWith("\r\n") ? text.length() - 2 : text.endsWith("\n") ? text.length() - 1 : text.length();
            return Optional.of(text.substring(0, end));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
