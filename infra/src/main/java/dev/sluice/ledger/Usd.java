package dev.sluice.ledger;

import java.math.BigDecimal;

/** Amounts in USD as programs read them: plain decimals without grouping or currency sign. */
final class Usd {

    static final int NANO_DIGITS = 9;

    private Usd() {}

    /** All nine digits of an amount in nano-USD, for example {@code 0.000012500}. */
    static String plain(long nanoUsd) {
        return BigDecimal.valueOf(nanoUsd, NANO_DIGITS).toPlainString();
    }

    /** A decimal without trailing zeros and without exponent. */
    static String plain(BigDecimal usd) {
        return usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString();
    }
}
