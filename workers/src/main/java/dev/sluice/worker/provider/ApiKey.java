package dev.sluice.worker.provider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a provider's key is kept. Resolved for every call, so that a rotated key is used without a restart.
 *
 * @param reference {@code env:NAME} or {@code file:PATH}
 * @param env the process environment
 */
record ApiKey(String reference, Map<String, String> env) {

    /** The key, or empty when it cannot be read or does not fit into an HTTP header. */
    Optional<String> resolve() {
        return read().map(String::strip).filter(key -> !key.isEmpty() && key.chars().allMatch(c -> c > ' ' && c < 0x7f));
    }

    private Optional<String> read() {
        if (reference.startsWith("env:")) {
            return Optional.ofNullable(env.get(reference.substring("env:".length())));
        }
        if (!reference.startsWith("file:")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(Path.of(reference.substring("file:".length()))));
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Shows neither key nor environment; a reference without a known scheme may be a key pasted by mistake. */
    @Override
    public String toString() {
        boolean known = reference.startsWith("env:") || reference.startsWith("file:");
        return "ApiKey[" + (known ? reference : "***") + "]";
    }
}
