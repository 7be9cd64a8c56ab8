package dev.sluice.prices.litellm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.prices.Rejected;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The prices of a variant while they are gathered, USD for one million tokens. */
final class Amounts {

    /** Classes of tokens, by the name that begins the map's fields. */
    enum Kind {
        INPUT("input_cost_per_token"),
        OUTPUT("output_cost_per_token"),
        CACHE_READ("cache_read_input_token_cost"),
        CACHE_WRITE("cache_creation_input_token_cost"),
        CACHE_WRITE_1H("cache_creation_input_token_cost_above_1hr");

        final String field;

        Kind(String field) {
            this.field = field;
        }
    }

    private static final int MILLION = 6;
    private static final int DIGITS = 9;
    /** Noise of binary fractions is below a millionth of a price; what is above is a price finer than we can hold. */
    private static final BigDecimal NOISE = new BigDecimal("0.000001");

    private final Map<Kind, BigDecimal> amounts = new EnumMap<>(Kind.class);

    @Nullable
    BigDecimal get(Kind kind) {
        return amounts.get(kind);
    }

    void put(Kind kind, BigDecimal amount) {
        amounts.put(kind, amount);
    }

    Amounts times(BigDecimal factor) {
        Amounts product = new Amounts();
        amounts.forEach((kind, amount) -> product.put(kind, rounded(amount.multiply(factor))));
        return product;
    }

    /** A price for one token as a price for a million; empty when it is none, which has been said. */
    static Optional<BigDecimal> perMillion(String model, String field, JsonNode node, Consumer<Rejected> rejected) {
        if (!node.isNumber()) {
            rejected.accept(new Rejected(model, field, "a value of type " + node.getNodeType(), "allowed: a number"));
            return Optional.empty();
        }
        BigDecimal perToken = node.decimalValue();
        if (perToken.precision() > 40 || Math.abs((long) perToken.scale()) > 40) {
            rejected.accept(new Rejected(model, field, "a number with very many digits", "allowed: a price"));
            return Optional.empty();
        }
        BigDecimal exact = perToken.movePointRight(MILLION);
        if (exact.signum() < 0) {
            rejected.accept(new Rejected(model, field, node.asText(), "a price below 0 would pay the caller"));
            return Optional.empty();
        }
        BigDecimal rounded = rounded(exact);
        if (rounded.subtract(exact).abs().compareTo(exact.multiply(NOISE)) > 0) {
            rejected.accept(new Rejected(
                    model, field, node.asText(), "finer than a billionth of a USD for one million tokens"));
            return Optional.empty();
        }
        return Optional.of(rounded);
    }

    private static BigDecimal rounded(BigDecimal amount) {
        return amount.setScale(DIGITS, RoundingMode.HALF_UP);
    }
}
