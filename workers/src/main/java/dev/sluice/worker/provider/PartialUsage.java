package dev.sluice.worker.provider;

import dev.sluice.pricing.TokenBounds;
import dev.sluice.schema.TokenUsage;
import dev.sluice.usage.CallUsage;
import dev.sluice.usage.UsageReading;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a call has used whose stream broke off: what the provider had counted by then, and for output that came without
 * a count an upper bound. It is never less than what was generated up to that point.
 *
 * @param tokens tokens by class
 * @param isEstimated whether a part is a bound and not a count
 * @param answer the answer as far as it came, with what it says of model, tier and call
 */
public record PartialUsage(TokenUsage tokens, boolean isEstimated, ProviderAnswer answer) {

    private static final String COUNTED = "USAGE_PARTIAL";
    private static final String ESTIMATED = "USAGE_ESTIMATED";

    /**
     * The usage of a broken stream.
     *
     * @param uncounted see {@link StreamAssembly#uncounted()}
     * @return null when nothing can be said that is sure to be enough
     */
    static @Nullable PartialUsage of(ProviderAnswer answer, OptionalLong uncounted, Provider.Call call) {
        if (uncounted.isEmpty()) {
            return null;
        }
        long further = uncounted.getAsLong();
        long most = OutputCeiling.of(call.body()).orElse(Long.MAX_VALUE);
        return switch (answer.reading()) {
            case UsageReading.Nonsense n -> null;
            case UsageReading.Metered(CallUsage counted) -> {
                TokenUsage tokens = counted.tokens();
                long output = Math.max(tokens.getOutputTotal(), Math.min(tokens.getOutputTotal() + further, most));
                TokenUsage sent =
                        TokenUsage.newBuilder(tokens).setOutputTotal(output).build();
                yield new PartialUsage(sent, further > 0, answer);
            }
            case UsageReading.Missing m -> {
                TokenUsage sent = TokenUsage.newBuilder()
                        .setInputUncached(TokenBounds.prompt(call.item().getPromptTokens()))
                        .setCacheRead(0)
                        .setCacheWrite(Map.of())
                        .setOutputTotal(Math.min(further, most))
                        .setOutputReasoning(0)
                        .build();
                yield new PartialUsage(sent, true, answer);
            }
        };
    }

    /** Code that the ledger line carries. */
    public String problem() {
        return isEstimated ? ESTIMATED : COUNTED;
    }
}
