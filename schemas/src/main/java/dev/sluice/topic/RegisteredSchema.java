package dev.sluice.topic;

import org.jspecify.annotations.Nullable;

/**
 * A schema at the registry.
 *
 * @param subject name of the topic with {@code -value}
 * @param id the registry's id; null while it is not registered
 * @param problem why the registry refuses it; null: it does not
 */
public record RegisteredSchema(String subject, @Nullable Integer id, @Nullable String problem) {

    /** Whether producers and consumers will find it. */
    public boolean isRegistered() {
        return id != null;
    }
}
