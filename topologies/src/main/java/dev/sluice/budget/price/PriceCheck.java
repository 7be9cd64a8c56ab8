package dev.sluice.budget.price;

import dev.sluice.schema.Price;
import dev.sluice.schema.UnitPrices;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a price can be applied. */
public final class PriceCheck {

    /** USD for one million tokens; a price above is a slip, and would overflow what a quote can hold. */
    private static final BigDecimal HIGHEST = BigDecimal.valueOf(1_000_000);

    private static final int MOST_STARS = 8;

    private PriceCheck() {}

    /** The field at fault, or empty when the price is well-formed. */
    public static Optional<String> faultyField(Price price) {
        boolean sane = amounts(price).allMatch(p -> p.signum() >= 0 && p.compareTo(HIGHEST) <= 0);
        if (!sane) {
            return Optional.of("prices");
        }
        if (price.getProvider().isBlank()) {
            return Optional.of("provider");
        }
        if (price.getModel().isBlank()) {
            return Optional.of("model");
        }
        if (price.getModel().length() - price.getModel().replace("*", "").length() > MOST_STARS) {
            return Optional.of("model");
        }
        if (!price.getFree() && hasZero(price)) {
            return Optional.of("free");
        }
        if (!Windows.areValid(price)) {
            return Optional.of(price.getWindows().isEmpty() ? "except_dates" : "windows");
        }
        if (price.getMinPromptTokens() < 0) {
            return Optional.of("min_prompt_tokens");
        }
        if (price.getValidTo() != null && !price.getValidFrom().isBefore(price.getValidTo())) {
            return Optional.of("valid_to");
        }
        return Optional.empty();
    }

    /** Many lists write zero for what they do not know; that must not be charged. */
    private static boolean hasZero(Price price) {
        return amounts(price).anyMatch(p -> p.signum() == 0);
    }

    private static Stream<BigDecimal> amounts(Price price) {
        UnitPrices prices = price.getPrices();
        return Stream.concat(
                Stream.of(prices.getInput(), prices.getCacheRead(), prices.getOutput())
                        .filter(Objects::nonNull),
                prices.getCacheWrite().values().stream());
    }
}
