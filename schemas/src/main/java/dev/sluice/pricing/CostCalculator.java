package dev.sluice.pricing;

import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UnitPrices;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What a token vector costs. Exact decimals inside, one rounding (half up) to nano-USD at the end. */
public final class CostCalculator {

    /** One USD for a million tokens is a thousand nano-USD for one. */
    private static final BigDecimal NANO_USD_PER_TOKEN = BigDecimal.valueOf(1_000);

    private CostCalculator() {}

    /**
     * Cost of a call.
     *
     * @param usage tokens, all counts zero or more
     * @param prices USD for one million tokens
     * @return nano-USD
     * @throws ArithmeticException when the cost does not fit a long
     */
    public static long cost(TokenUsage usage, UnitPrices prices) {
        BigDecimal input = prices.getInput();
        BigDecimal total = times(usage.getInputUncached(), input)
                .add(times(usage.getCacheRead(), prices.getCacheRead() == null ? input : prices.getCacheRead()))
                .add(times(usage.getOutputTotal(), prices.getOutput()));
        if (!usage.getCacheWrite().isEmpty()) {
            BigDecimal dearest = dearestWrite(prices);
            for (var write : usage.getCacheWrite().entrySet()) {
                total = total.add(
                        times(write.getValue(), prices.getCacheWrite().getOrDefault(write.getKey(), dearest)));
            }
        }
        return total.multiply(NANO_USD_PER_TOKEN)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    /**
     * Upper bound of the cost of a call: every input token costs the dearest input price, every output token of the
     * ceiling is used.
     *
     * @return nano-USD
     */
    public static long quote(long promptTokens, long outputCeiling, UnitPrices prices) {
        BigDecimal written = dearestWrite(prices);
        BigDecimal input = prices.getCacheRead() == null ? written : written.max(prices.getCacheRead());
        return times(promptTokens, input)
                .add(times(outputCeiling, prices.getOutput()))
                .multiply(NANO_USD_PER_TOKEN)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    /** What a write to a cache of unknown life costs at most. */
    private static BigDecimal dearestWrite(UnitPrices prices) {
        BigDecimal dearest = prices.getInput();
        for (BigDecimal write : prices.getCacheWrite().values()) {
            dearest = dearest.max(write);
        }
        return dearest;
    }

    private static BigDecimal times(long tokens, BigDecimal price) {
        return BigDecimal.valueOf(tokens).multiply(price);
    }
}
