package dev.sluice.prices;

import java.math.BigDecimal;

/**
 * What prices are taken for slips, USD for one million tokens.
 *
 * @param maxInput most for any class of input
 * @param maxOutput most for output
 */
public record Bounds(BigDecimal maxInput, BigDecimal maxOutput) {

    /** The dearest models of 2026 are below; a price given for one token by mistake is far below the least. */
    public static final Bounds DEFAULT = new Bounds(BigDecimal.valueOf(200), BigDecimal.valueOf(1_000));

    /** Less than a third of the cheapest cached token there is. */
    static final BigDecimal LEAST = new BigDecimal("0.001");
}
