package dev.sluice.budget.ledger;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Arithmetic on nano-USD that cannot overflow into a wrong sign. */
public final class Money {

    private static final int NANO_DIGITS = 9;
    private static final BigInteger FULL_BPS = BigInteger.valueOf(10_000);

    /** Up to a million times this fits a long. */
    private static final long MULTIPLIED_SAFELY = Long.MAX_VALUE / 1_000_000;

    private Money() {}

    /** Sum, held at the largest long: a counter that high refuses everything, which is the safe side. */
    public static long plus(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }

    /** Whether an amount has reached a share of a limit, in hundredths of a per cent. */
    public static boolean reaches(long amount, long limit, int bps) {
        boolean small = Math.abs(amount) < MULTIPLIED_SAFELY && Math.abs(limit) < MULTIPLIED_SAFELY;
        if (small && bps <= 1_000_000) {
            return amount * 10_000 >= limit * bps;
        }
        return BigInteger.valueOf(amount)
                        .multiply(FULL_BPS)
                        .compareTo(BigInteger.valueOf(limit).multiply(BigInteger.valueOf(bps)))
                >= 0;
    }

    /** {@code a * b / c}, rounded down, held within a long. */
    public static long ratio(long a, long b, long c) {
        BigInteger result =
                BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)).divide(BigInteger.valueOf(c));
        return result.bitLength() < Long.SIZE ? result.longValue() : Long.MAX_VALUE;
    }

    /** For people: {@code 12.5 USD}. */
    public static String usd(long nano) {
        BigDecimal amount = BigDecimal.valueOf(nano, NANO_DIGITS).stripTrailingZeros();
        return (amount.signum() == 0 ? "0" : amount.toPlainString()) + " USD";
    }
}
