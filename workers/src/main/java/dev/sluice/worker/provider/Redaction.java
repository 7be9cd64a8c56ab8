package dev.sluice.worker.provider;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Blots out a connection's secrets where a response repeats them, as proxies that show requests do. */
final class Redaction {

    /** What services that need no key are given is often a word that answers may hold. */
    private static final int SHORTEST = 16;

    private final List<String> secrets;

    /**
     * @param key the key that was sent
     * @param headers values of configured headers, which may carry one as well
     */
    Redaction(Optional<String> key, Collection<String> headers) {
        this.secrets = Stream.concat(key.stream(), headers.stream())
                .filter(secret -> secret.length() >= SHORTEST)
                .toList();
    }

    /** The body with every secret overwritten; the array itself when it has none. */
    byte[] of(byte[] body) {
        byte[] result = body;
        for (String secret : secrets) {
            byte[] wanted = secret.getBytes(StandardCharsets.UTF_8);
            for (int at = find(result, wanted, 0); at >= 0; at = find(result, wanted, at + wanted.length)) {
                if (result == body) {
                    result = body.clone();
                }
                Arrays.fill(result, at, at + wanted.length, (byte) '*');
            }
        }
        return result;
    }

    /** The text; null when it has a secret. */
    @Nullable
    String of(@Nullable String text) {
        return text != null && secrets.stream().anyMatch(text::contains) ? null : text;
    }

    private static int find(byte[] in, byte[] wanted, int from) {
        for (int at = from; at <= in.length - wanted.length; at++) {
            if (in[at] == wanted[0] && Arrays.equals(in, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }
}
