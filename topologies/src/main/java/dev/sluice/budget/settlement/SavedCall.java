package dev.sluice.budget.settlement;

import dev.sluice.budget.policy.AskedModel;
import dev.sluice.budget.policy.TenantRules;
import dev.sluice.budget.price.Circumstances;
import dev.sluice.budget.price.PriceBook;
import dev.sluice.budget.price.Subject;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.Price;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UsageEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The call that a hit stands in for: to the model that was asked for, with the tokens of the call whose answer was given
 * again, at the price in force at the time of the hit.
 */
public final class SavedCall {

    private SavedCall() {}

    /**
     * What it would have cost.
     *
     * @param hit ledger line of the hit
     * @return null when its usage makes no sense or the model asked for has no price
     */
    public static Costing.@Nullable Cost cost(UsageEvent hit, Catalogue catalogue) {
        @Nullable TokenUsage usage = hit.getUsage();
        @Nullable Price price = usage == null ? null : price(hit, usage, catalogue);
        return usage == null || price == null ? null : Costing.cost(usage, price, null, false);
    }

    private static @Nullable Price price(UsageEvent hit, TokenUsage usage, Catalogue catalogue) {
        TenantRules rules = catalogue.policies().forTenant(hit.getTenant());
        @Nullable String asked = hit.getModelRequested();
        @Nullable DeploymentPolicy deployment = asked == null ? null : AskedModel.deployment(rules, asked);
        if (deployment != null) {
            String upstream = Objects.requireNonNullElse(deployment.getUpstreamModel(), deployment.getModel());
            return find(catalogue.prices(), deployment.getProvider(), deployment.getModel(), upstream, hit, usage);
        }
        // Nothing serves the model any more; the one that answered is the nearest there is.
        @Nullable String provider = hit.getProvider();
        @Nullable String served = hit.getModelServed();
        return provider == null || served == null
                ? null
                : find(catalogue.prices(), provider, served, asked, hit, usage);
    }

    private static @Nullable Price find(
            PriceBook prices, String provider, String model, @Nullable String alias, UsageEvent hit, TokenUsage usage) {
        return prices.find(
                new Subject(hit.getTenant(), provider, model, alias, false),
                new Circumstances(hit.getEventTime(), Costing.inputTokens(usage), null, null));
    }
}
