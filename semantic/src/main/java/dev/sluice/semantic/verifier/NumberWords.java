package dev.sluice.semantic.verifier;

import dev.sluice.semantic.lexicon.Measures;
import dev.sluice.semantic.lexicon.Token;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads numbers that several words make: ninety-five, two thousand. */
final class NumberWords {

    private static final BigDecimal TEN = BigDecimal.TEN;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private NumberWords() {}

    /**
     * A number as read.
     *
     * @param value its value
     * @param length how many tokens it takes
     */
    record Reading(BigDecimal value, int length) {}

    /** The number that starts at a token; null when none does. One is a number only where a unit follows. */
    static @Nullable Reading at(List<Token> tokens, int start, Measures measures) {
        Optional<BigDecimal> first = measures.number(tokens.get(start));
        if (first.isEmpty()) {
            return null;
        }
        BigDecimal value = first.get();
        int next = start + 1;
        boolean word = tokens.get(start).kind() == Token.Kind.WORD;
        while (next < tokens.size()) {
            int at = isHyphen(tokens.get(next)) && next + 1 < tokens.size() ? next + 1 : next;
            Optional<BigDecimal> more =
                    tokens.get(at).kind() == Token.Kind.WORD ? measures.number(tokens.get(at)) : Optional.empty();
            if (more.isEmpty() || !continues(value, more.get(), word)) {
                break;
            }
            value = more.get().compareTo(HUNDRED) >= 0 ? value.multiply(more.get()) : value.add(more.get());
            next = at + 1;
        }
        boolean alone = word && next == start + 1 && first.get().compareTo(BigDecimal.ONE) == 0;
        boolean unit = next < tokens.size() && measures.unit(tokens.get(next)).isPresent();
        return alone && !unit ? null : new Reading(value.stripTrailingZeros(), next - start);
    }

    /** Hundred and thousand multiply; after tens, ones are added. */
    private static boolean continues(BigDecimal value, BigDecimal more, boolean word) {
        if (more.compareTo(HUNDRED) >= 0) {
            return value.compareTo(more) < 0;
        }
        boolean tens = value.remainder(TEN).signum() == 0 && value.signum() > 0;
        return word && tens && more.compareTo(TEN) < 0 && more.compareTo(BigDecimal.ONE) >= 0;
    }

    private static boolean isHyphen(Token token) {
        return token.word().equals("-") || token.word().equals("‑");
    }
}
