package dev.sluice.budget.price;

import dev.sluice.pricing.ServiceTiers;
import dev.sluice.schema.Price;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A price in the list of a model, in the form in which it is looked up.
 *
 * @param modelRank how well it names the model, from 0, the best
 * @param from epoch ms, inclusive
 * @param to epoch ms, exclusive
 * @param tier null: standard
 */
record Listed(
        Price price,
        int modelRank,
        long from,
        long to,
        @Nullable String tier,
        Windows windows) {

    /** The first that fits a call is the price of the call. */
    static final Comparator<Listed> PRECEDENCE = Comparator.comparing((Listed l) -> l.price.getTenant() == null)
            .thenComparingInt(Listed::modelRank)
            .thenComparing(l -> !l.price.getBatch())
            .thenComparing(l -> l.tier == null)
            .thenComparing(l -> l.price.getRegion() == null)
            .thenComparing(l -> -l.price.getMinPromptTokens())
            .thenComparing(l -> !l.windows.areLimited())
            .thenComparing(Listed::from, Comparator.reverseOrder())
            .thenComparing(l -> l.price.getPriceId(), Comparator.reverseOrder());

    static Listed of(Price price, int modelRank) {
        return new Listed(
                price,
                modelRank,
                price.getValidFrom().toEpochMilli(),
                price.getValidTo() == null ? Long.MAX_VALUE : price.getValidTo().toEpochMilli(),
                ServiceTiers.isStandard(price.getServiceTier()) ? null : ServiceTiers.normal(price.getServiceTier()),
                Windows.of(price));
    }

    boolean fits(long at, long promptTokens, @Nullable String ofTier, @Nullable String ofRegion) {
        return from <= at
                && at < to
                && price.getMinPromptTokens() <= promptTokens
                && (tier == null || tier.equals(ofTier))
                && (price.getRegion() == null || price.getRegion().equals(ofRegion))
                && windows.contain(at);
    }
}
