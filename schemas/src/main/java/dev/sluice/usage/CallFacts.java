package dev.sluice.usage;

import org.jspecify.annotations.Nullable;

/**
 * What the caller of a provider knows and the response may not say.
 *
 * @param batch whether a batch API made the call
 * @param cacheTtl life the request asked for its prompt cache writes, such as 1h; null: the provider's default
 */
public record CallFacts(boolean batch, @Nullable String cacheTtl) {

    /** A call that asked for nothing in particular. */
    public static final CallFacts NONE = new CallFacts(false, null);
}
