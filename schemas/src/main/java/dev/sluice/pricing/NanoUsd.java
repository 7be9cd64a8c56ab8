package dev.sluice.pricing;

import java.math.BigDecimal;

/** Amounts of money as people read them. */
public final class NanoUsd {

    private static final int DIGITS = 9;

    private NanoUsd() {}

    /** An amount with all its digits, for example {@code $0.000012500}. */
    public static String format(long nanoUsd) {
        String amount = BigDecimal.valueOf(nanoUsd, DIGITS).abs().toPlainString();
        return (nanoUsd < 0 ? "-$" : "$") + amount;
    }
}
