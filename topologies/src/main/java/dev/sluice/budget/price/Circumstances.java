package dev.sluice.budget.price;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a price depends on and is only known once the call was made.
 *
 * @param at time of the call
 * @param promptTokens all input tokens, cached or not; the band they are in reprices all tokens
 * @param tier tier that served it; null, or one without a price of its own: standard
 * @param region region that served it; null, or one without a price of its own: any
 */
public record Circumstances(
        Instant at,
        long promptTokens,
        @Nullable String tier,
        @Nullable String region) {}
