package dev.sluice.worker.provider;

import dev.sluice.schema.TokenUsage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A provider's answer.
 *
 * @param body response body as received
 * @param content the assistant's text; null when there is none, as with tool calls
 * @param finishReason why generation ended
 * @param model model named in the response
 * @param usage tokens; null when the provider sent none or none that make sense
 * @param rawUsage the usage object as received
 * @param serviceTier tier named in the response
 * @param requestId the provider's id of the call
 */
public record ProviderAnswer(
        ByteBuffer body,
        @Nullable String content,
        @Nullable String finishReason,
        @Nullable String model,
        @Nullable TokenUsage usage,
        @Nullable String rawUsage,
        @Nullable String serviceTier,
        @Nullable String requestId) {}
