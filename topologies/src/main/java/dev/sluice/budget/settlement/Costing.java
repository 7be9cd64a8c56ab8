package dev.sluice.budget.settlement;

import dev.sluice.budget.ledger.UnpricedReason;
import dev.sluice.budget.price.Circumstances;
import dev.sluice.budget.price.PriceBook;
import dev.sluice.budget.price.Subject;
import dev.sluice.pricing.CostCalculator;
import dev.sluice.pricing.ServiceTiers;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.Price;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UnitPrices;
import dev.sluice.schema.UsageStatus;
import org.jspecify.annotations.Nullable;

/** What a call did cost. */
public final class Costing {

    /** What workers say of a response without a usage object. */
    private static final String MISSING = "USAGE_MISSING";

    private Costing() {}

    /**
     * A cost.
     *
     * @param nanoUsd nano-USD; 0 when unpriced
     * @param priceVersion price record; null when unpriced
     * @param isCertain whether the price is for the tier, or the batch API, that served the call
     */
    public record Cost(long nanoUsd, @Nullable String priceVersion, boolean isCertain) {

        public static final Cost UNPRICED = new Cost(0, null, true);

        public UsageStatus status() {
            if (priceVersion == null) {
                return UsageStatus.UNPRICED;
            }
            return isCertain ? UsageStatus.CONFIRMED : UsageStatus.UNCONFIRMED;
        }
    }

    /**
     * Cost of a usage at a price; null when the counts make no sense.
     *
     * @param batch whether a batch API made the call, which the standard price overstates
     */
    public static @Nullable Cost cost(TokenUsage usage, Price price, @Nullable String tier, boolean batch) {
        @Nullable Long nanoUsd = at(usage, price.getPrices());
        boolean isCertain = isFor(price.getServiceTier(), tier) && (!batch || price.getBatch());
        return nanoUsd == null ? null : new Cost(nanoUsd, price.getPriceId(), isCertain);
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
     * Cost of a reserved call, at the price that holds for it: its time, prompt length, tier and region decide. Only
     * prices that were known when it was reserved count, because the quote covers no others.
     *
     * @return null when the usage is missing or makes no sense
     */
    static @Nullable Cost of(Reservation reservation, Completion completion, PriceBook prices) {
        @Nullable TokenUsage usage = completion.getUsage();
        if (usage == null || !isSane(usage)) {
            return null;
        }
        boolean quoted = reservation.getPrices() != null;
        @Nullable
        Price found = prices.find(
                new Subject(
                        reservation.getTenant(),
                        reservation.getProvider(),
                        reservation.getModel(),
                        reservation.getUpstreamModel(),
                        completion.getBatch()),
                circumstances(completion, usage),
                price -> !quoted || reservation.getKnownPrices().contains(price.getPriceId()));
        boolean asQuoted = found == null || found.getPriceId().equals(reservation.getPriceVersion());
        if (asQuoted && quoted) {
            // Quotes expect the standard tier.
            @Nullable Long nanoUsd = at(usage, reservation.getPrices());
            boolean isCertain = isFor(null, completion.getServiceTier())
                    && (!completion.getBatch() || (found != null && found.getBatch()));
            return nanoUsd == null ? null : new Cost(nanoUsd, reservation.getPriceVersion(), isCertain);
        }
        return found == null ? Cost.UNPRICED : cost(usage, found, completion.getServiceTier(), completion.getBatch());
    }

    private static boolean isFor(@Nullable String priced, @Nullable String served) {
        return ServiceTiers.isStandard(served) || !ServiceTiers.isStandard(priced);
    }

    /** What decides the price of a call, as it was reported. */
    static Circumstances circumstances(Completion completion, TokenUsage usage) {
        return new Circumstances(
                completion.getAt(), inputTokens(usage), completion.getServiceTier(), completion.getRegion());
    }

    /** Why a report does not tell the cost of its call, other than that it has no price. */
    static UnpricedReason missing(@Nullable Completion completion) {
        if (completion == null || completion.getKind() != CompletionKind.SUCCEEDED) {
            return UnpricedReason.NO_PRICE;
        }
        @Nullable String problem = completion.getUsageProblem();
        boolean isSilent = completion.getUsage() == null && (problem == null || problem.equals(MISSING));
        return isSilent ? UnpricedReason.NO_USAGE : UnpricedReason.BAD_USAGE;
    }

    /** What a call through a batch API would have cost by itself: its standard prices; null for other calls. */
    static @Nullable UnitPrices standard(Reservation reservation, Completion completion, PriceBook prices) {
        @Nullable TokenUsage usage = completion.getUsage();
        if (usage == null || !completion.getBatch()) {
            return null;
        }
        Subject subject = new Subject(
                reservation.getTenant(),
                reservation.getProvider(),
                reservation.getModel(),
                reservation.getUpstreamModel(),
                false);
        @Nullable Price price = prices.find(subject, circumstances(completion, usage));
        return price == null ? null : price.getPrices();
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
