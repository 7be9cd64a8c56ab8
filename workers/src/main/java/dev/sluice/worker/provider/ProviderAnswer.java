package dev.sluice.worker.provider;

import dev.sluice.schema.TokenUsage;
import dev.sluice.usage.CallUsage;
import dev.sluice.usage.UsageReading;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A provider's answer.
 *
 * @param body response body as received
 * @param content the assistant's text; null when there is none, as with tool calls
 * @param finishReason why generation ended
 * @param model model named in the response
 * @param reading what it says about usage
 * @param requestId the provider's id of the call
 */
public record ProviderAnswer(
        ByteBuffer body,
        @Nullable String content,
        @Nullable String finishReason,
        @Nullable String model,
        UsageReading reading,
        @Nullable String requestId) {

    /** Tokens; null when the provider named none or none that make sense. */
    public @Nullable TokenUsage usage() {
        @Nullable CallUsage metered = metered();
        return metered == null ? null : metered.tokens();
    }

    /** The usage object as received; null when there was none. */
    public @Nullable String rawUsage() {
        return switch (reading) {
            case UsageReading.Metered(var metered) -> metered.raw();
            case UsageReading.Nonsense nonsense -> nonsense.raw();
            case UsageReading.Missing m -> null;
        };
    }

    /** Tier that served the call; null when the response named none. */
    public @Nullable String serviceTier() {
        @Nullable CallUsage metered = metered();
        return metered == null ? null : metered.serviceTier();
    }

    /** Region that served the call and may have prices of its own. */
    public @Nullable String region() {
        @Nullable CallUsage metered = metered();
        return metered == null ? null : metered.region();
    }

    /** Code of what is wrong with the usage; null when it makes sense. */
    public @Nullable String usageProblem() {
        return switch (reading) {
            case UsageReading.Metered m -> null;
            case UsageReading.Nonsense nonsense ->
                nonsense.problems().getFirst().code().name();
            case UsageReading.Missing m -> "USAGE_MISSING";
        };
    }

    private @Nullable CallUsage metered() {
        return reading instanceof UsageReading.Metered(var metered) ? metered : null;
    }
}
