package dev.sluice.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What the simulator knows about a model. Prices are USD for one million tokens.
 *
 * @param input price of input tokens
 * @param cached price of input tokens read from the prompt cache; null: as {@code input}
 * @param output price of output tokens; null: the model has none
 * @param contextWindow most tokens of prompt and answer together
 * @param maxOutput most tokens of an answer
 * @param dimensions length of a vector; above zero makes this an embedding model
 * @param cacheWrite price of input tokens written to the prompt cache; null: as {@code input}
 * @param thoughts tokens the model thinks before it answers, without showing them
 */
record Model(
        @JsonProperty(required = true) BigDecimal input,
        @Nullable BigDecimal cached,
        @Nullable BigDecimal output,
        @JsonProperty(required = true) int contextWindow,
        int maxOutput,
        int dimensions,
        @Nullable BigDecimal cacheWrite,
        int thoughts) {

    /** USD for a million tokens is a thousand nano-USD for one. */
    private static final int NANO_SHIFT = 3;

    boolean embeds() {
        return dimensions > 0;
    }

    /**
     * What the provider charges.
     *
     * @return nano-USD, rounded half up once
     */
    long costNanoUsd(Usage usage) {
        BigDecimal cachedPrice = cached == null ? input : cached;
        BigDecimal outputPrice = output == null ? BigDecimal.ZERO : output;
        BigDecimal writePrice = cacheWrite == null ? input : cacheWrite;
        return input.multiply(BigDecimal.valueOf(usage.prompt() - usage.cached() - usage.cacheWrites()))
                .add(writePrice.multiply(BigDecimal.valueOf(usage.cacheWrites())))
                .add(cachedPrice.multiply(BigDecimal.valueOf(usage.cached())))
                .add(outputPrice.multiply(BigDecimal.valueOf(usage.completion())))
                .movePointRight(NANO_SHIFT)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
