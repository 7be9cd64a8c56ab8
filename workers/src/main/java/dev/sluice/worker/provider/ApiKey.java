package dev.sluice.worker.provider;

import dev.sluice.config.SecretReference;
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
        return SecretReference.parse(reference)
                .flatMap(where -> where.resolve(env))
                .map(String::strip)
                .filter(key -> !key.isEmpty() && key.chars().allMatch(c -> c > ' ' && c < 0x7f));
    }

    /** Shows neither key nor environment; what is no reference may be a key pasted by mistake. */
    @Override
    public String toString() {
        return "ApiKey["
                + SecretReference.parse(reference).map(Object::toString).orElse("***") + "]";
    }
}
