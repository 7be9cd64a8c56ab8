package dev.sluice.usage;

import dev.sluice.schema.TokenUsage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one call used.
 *
 * @param tokens tokens by class
 * @param serviceTier tier that served the call, in lower case; null when the response names none
 * @param region region that served it and has prices of its own; null when the response names none
 * @param batch whether a batch API served it
 * @param toolCalls calls of tools that run at the provider, by the provider's name for them
 * @param raw the usage object as received
 */
public record CallUsage(
        TokenUsage tokens,
        @Nullable String serviceTier,
        @Nullable String region,
        boolean batch,
        Map<String, Long> toolCalls,
        String raw) {}
