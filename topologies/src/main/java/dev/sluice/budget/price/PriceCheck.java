package dev.sluice.budget.price;

import dev.sluice.schema.Price;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a price can be applied. */
public final class PriceCheck {

    /** USD for one million tokens; a price above is a slip, and would overflow what a quote can hold. */
    private static final BigDecimal HIGHEST = BigDecimal.valueOf(1_000_000);

    private PriceCheck() {}

    /** The field at fault, or empty when the price is well-formed. */
    public static Optional<String> faultyField(Price price) {
        boolean sane = Stream.concat(
                        Stream.of(
                                        price.getPrices().getInput(),
                                        price.getPrices().getCacheRead(),
                                        price.getPrices().getOutput())
                                .filter(Objects::nonNull),
                        price.getPrices().getCacheWrite().values().stream())
                .allMatch(p -> p.signum() >= 0 && p.compareTo(HIGHEST) <= 0);
        if (!sane) {
            return Optional.of("prices");
        }
        if (price.getProvider().isBlank()) {
            return Optional.of("provider");
        }
        if (price.getModel().isBlank()) {
            return Optional.of("model");
        }
        if (price.getMinPromptTokens() < 0) {
            return Optional.of("min_prompt_tokens");
        }
        if (price.getValidTo() != null && !price.getValidFrom().isBefore(price.getValidTo())) {
            return Optional.of("valid_to");
        }
        return Optional.empty();
    }
}
