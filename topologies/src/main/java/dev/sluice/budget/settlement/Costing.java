package dev.sluice.budget.settlement;

import dev.sluice.budget.ledger.UnpricedReason;
import dev.sluice.budget.price.PriceBook;
import dev.sluice.pricing.CostCalculator;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.Price;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UnitPrices;
import dev.sluice.schema.UsageStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a call did cost. */
public final class Costing {

    private Costing() {}

    /**
     * A cost.
     *
     * @param nanoUsd nano-USD; 0 when unpriced
     * @param priceVersion price record; null when unpriced
     */
    public record Cost(long nanoUsd, @Nullable String priceVersion) {

        public static final Cost UNPRICED = new Cost(0, null);

        public UsageStatus status() {
            return priceVersion == null ? UsageStatus.UNPRICED : UsageStatus.CONFIRMED;
        }
    }

    /** Cost of a usage at given prices; null when the counts make no sense. */
    public static @Nullable Long at(@Nullable TokenUsage usage, UnitPrices prices) {
        if (usage == null || !isSane(usage)) {
            return null;
        }
        try {
            return CostCalculator.cost(usage, prices);
        } catch (ArithmeticException e) {
            return null;
        }
    }

    /**
     * Cost of a reserved call, at the price in force when it was reserved: the price of the quote, unless the tokens
     * turned out to be in another prompt band, or the tier that served it has a price of its own.
     *
     * @return null when the usage is missing or makes no sense
     */
    static @Nullable Cost of(Reservation reservation, Completion completion, PriceBook prices) {
        @Nullable TokenUsage usage = completion.getUsage();
        if (usage == null || !isSane(usage)) {
            return null;
        }
        long input = inputTokens(usage);
        Instant at = reservation.getEventTime();
        @Nullable String tier = completion.getServiceTier();
        @Nullable Price found = prices.find(reservation.getProvider(), reservation.getModel(), at, input, tier);
        if (found == null) {
            found = prices.find(reservation.getProvider(), reservation.getUpstreamModel(), at, input, tier);
        }
        boolean asQuoted = found == null
                || (found.getServiceTier() == null && found.getMinPromptTokens() == reservation.getPriceBand());
        if (asQuoted && reservation.getPrices() != null) {
            return cost(usage, reservation.getPrices(), reservation.getPriceVersion());
        }
        return found == null ? Cost.UNPRICED : cost(usage, found.getPrices(), found.getPriceId());
    }

    private static @Nullable Cost cost(TokenUsage usage, UnitPrices prices, String version) {
        @Nullable Long nanoUsd = at(usage, prices);
        return nanoUsd == null ? null : new Cost(nanoUsd, version);
    }

    /** Why a report does not tell the cost of its call, other than that it has no price. */
    static UnpricedReason missing(@Nullable Completion completion) {
        if (completion == null || completion.getKind() != CompletionKind.SUCCEEDED) {
            return UnpricedReason.NO_PRICE;
        }
        return completion.getUsage() == null ? UnpricedReason.NO_USAGE : UnpricedReason.BAD_USAGE;
    }

    /** All input tokens, cached or not. */
    public static long inputTokens(TokenUsage usage) {
        long writes = usage.getCacheWrite().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return usage.getInputUncached() + usage.getCacheRead() + writes;
    }

    /** Whether no count is below zero. */
    static boolean isSane(TokenUsage usage) {
        return usage.getInputUncached() >= 0
                && usage.getCacheRead() >= 0
                && usage.getOutputTotal() >= 0
                && usage.getCacheWrite().values().stream().allMatch(tokens -> tokens >= 0);
    }
}
