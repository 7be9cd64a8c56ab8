package dev.sluice.prices.litellm;

import dev.sluice.prices.Bounds;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is taken from a map, and how.
 *
 * @param providers only these, by litellm_provider; empty: all
 * @param models only these names, * stands for any text; empty: all
 * @param tiers only these service tiers beside the standard one; null: all
 * @param provider name the prices get as provider; null: that of the map
 * @param from when the prices begin
 * @param source recorded with each price
 * @param bounds what is absurd
 * @param zeroIsFree whether a price of zero is taken for a free model
 * @param halfBatch whether a model without batch prices gets half of its single prices
 */
public record ImportRules(
        List<String> providers,
        List<String> models,
        @Nullable List<String> tiers,
        @Nullable String provider,
        Instant from,
        String source,
        Bounds bounds,
        boolean zeroIsFree,
        boolean halfBatch) {}
