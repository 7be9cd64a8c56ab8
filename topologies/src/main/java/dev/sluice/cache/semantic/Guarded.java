package dev.sluice.cache.semantic;

import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what works on strangers' texts: a text that breaks it costs its request the semantic tier and nobody else anything. */
final class Guarded {

    private static final Logger LOG = LoggerFactory.getLogger(Guarded.class);

    private Guarded() {}

    /** The result; empty when there is an exception. */
    static <T> Optional<T> attempt(Supplier<T> work) {
        try {
            return Optional.of(work.get());
        } catch (RuntimeException e) {
            // No message: it may quote a request.
            LOG.error(
                    "A question could not be analysed: {} at {}",
                    e.getClass().getName(),
                    e.getStackTrace().length == 0 ? "?" : e.getStackTrace()[0]);
            return Optional.empty();
        }
    }
}
