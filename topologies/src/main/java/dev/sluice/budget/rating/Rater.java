package dev.sluice.budget.rating;

import dev.sluice.budget.admission.Quoter;
import dev.sluice.budget.ledger.Technique;
import dev.sluice.budget.policy.AskedModel;
import dev.sluice.budget.policy.TenantRules;
import dev.sluice.budget.price.Circumstances;
import dev.sluice.budget.price.Subject;
import dev.sluice.budget.settlement.Costing;
import dev.sluice.budget.settlement.OrphanCost;
import dev.sluice.budget.settlement.SavedCall;
import dev.sluice.budget.settlement.Savings;
import dev.sluice.budget.settlement.Savings.Saving;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.pricing.CostCalculator;
import dev.sluice.pricing.TokenBounds;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.Price;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UnitPrices;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.schema.UsageStatus;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what a line of the ledger costs by the prices that are known now, for the time of the call. */
public final class Rater {

    private final Catalogue catalogue;

    public Rater(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * Rates a line.
     *
     * @param line a call or a hit, with the usage that is known of it
     * @param model model as callers know it; null: it is found by the deployment's name at the provider
     * @param maxOutputTokens ceiling of a call without usage, which is charged at its bound then; null: none is known
     * @return empty when no price fits, or the line has nothing to apply one to
     */
    public Optional<Rating> rate(UsageEvent line, @Nullable String model, @Nullable Integer maxOutputTokens) {
        // What is beyond the largest quote is a slip in the usage, and must not get into a window by itself.
        return find(line, model, maxOutputTokens)
                .filter(rating -> rating.nanoUsd() <= Quoter.LARGEST_QUOTE
                        && rating.saving().nanoUsd() <= Quoter.LARGEST_QUOTE);
    }

    private Optional<Rating> find(UsageEvent line, @Nullable String model, @Nullable Integer maxOutputTokens) {
        if (line.getKind() == UsageKind.CACHE_HIT) {
            return hit(line);
        }
        if (line.getKind() != UsageKind.PROVIDER_CALL) {
            return Optional.empty();
        }
        @Nullable TokenUsage usage = line.getUsage();
        if (usage == null) {
            return bound(line, model, maxOutputTokens);
        }
        return line.getProvider() == null ? orphan(line) : call(line, model, usage);
    }

    private Optional<Rating> hit(UsageEvent line) {
        Costing.@Nullable Cost saved = SavedCall.cost(line, catalogue);
        if (saved == null || saved.priceVersion() == null) {
            return Optional.empty();
        }
        Saving saving =
                new Saving(saved.nanoUsd(), Technique.of(line.getSource()).orElse(null));
        return Optional.of(new Rating(0, saving, saved.priceVersion(), UsageStatus.CONFIRMED));
    }

    private Optional<Rating> orphan(UsageEvent line) {
        OrphanCost found = OrphanCost.of(line, catalogue);
        @Nullable String version = found.cost().priceVersion();
        return version == null
                ? Optional.empty()
                : Optional.of(new Rating(found.cost().nanoUsd(), Saving.NOTHING, version, found.status()));
    }

    private Optional<Rating> call(UsageEvent line, @Nullable String model, TokenUsage usage) {
        long input = Costing.inputTokens(usage);
        @Nullable Price price = price(line, model, line.getBatch(), input);
        Costing.@Nullable Cost cost =
                price == null ? null : Costing.cost(usage, price, line.getServiceTier(), line.getBatch());
        if (price == null || cost == null) {
            return Optional.empty();
        }
        @Nullable Price standard = line.getBatch() ? price(line, model, false, input) : null;
        Savings.Baseline baseline = new Savings.Baseline(
                asked(line, input),
                standard == null ? null : standard.getPrices(),
                line.getTrimmedTokens(),
                price.getPrices());
        Saving saving = line.getCheckFailed() == null
                ? Savings.of(usage, cost.nanoUsd(), baseline).less(line.getWithheldCostNanoUsd())
                : Saving.NOTHING;
        return Optional.of(new Rating(cost.nanoUsd(), saving, price.getPriceId(), cost.status()));
    }

    /** A call that nobody told the usage of is charged at its bound, like one that had a price from the beginning. */
    private Optional<Rating> bound(UsageEvent line, @Nullable String model, @Nullable Integer maxOutputTokens) {
        @Nullable Integer prompt = line.getPromptTokensEstimated();
        if (prompt == null || maxOutputTokens == null || line.getStatus() != UsageStatus.UNPRICED) {
            return Optional.empty();
        }
        long bounded = TokenBounds.prompt(Math.max(0, prompt));
        @Nullable Price price = price(line, model, line.getBatch(), bounded);
        if (price == null) {
            return Optional.empty();
        }
        long most = CostCalculator.quote(bounded, maxOutputTokens, price.getPrices());
        return Optional.of(new Rating(most, Saving.NOTHING, price.getPriceId(), UsageStatus.UNCONFIRMED));
    }

    /** The price of the call, by the name the model is known by, the provider's name for it, or what answered. */
    private @Nullable Price price(UsageEvent line, @Nullable String model, boolean batch, long input) {
        @Nullable String provider = line.getProvider();
        @Nullable String upstream = upstream(line);
        @Nullable String name = model == null ? deployed(line) : model;
        @Nullable String first = name == null ? upstream : name;
        @Nullable
        Price price = provider == null || first == null ? null : find(line, provider, first, upstream, batch, input);
        @Nullable String served = line.getModelServed();
        return price == null && provider != null && served != null
                ? find(line, provider, served, null, batch, input)
                : price;
    }

    private @Nullable Price find(
            UsageEvent line, String provider, String model, @Nullable String alias, boolean batch, long input) {
        Instant at = Objects.requireNonNullElse(line.getPricedAt(), line.getEventTime());
        return catalogue
                .prices()
                .find(
                        new Subject(line.getTenant(), provider, model, alias, batch),
                        new Circumstances(at, input, line.getServiceTier(), line.getRegion()));
    }

    private static @Nullable String upstream(UsageEvent line) {
        return line.getUpstreamModel() == null ? line.getDeployment() : line.getUpstreamModel();
    }

    /** The model that policies have under the provider's name for it. */
    private @Nullable String deployed(UsageEvent line) {
        return catalogue.policies().forTenant(line.getTenant()).deployments().stream()
                .filter(d -> d.getProvider().equals(line.getProvider())
                        && Objects.requireNonNullElse(d.getUpstreamModel(), d.getModel())
                                .equals(upstream(line)))
                .map(DeploymentPolicy::getModel)
                .findFirst()
                .orElse(null);
    }

    /** A line names the largest of its savings; what was left out may have been more than a cheaper model saved. */
    private static boolean maybeRouted(UsageEvent line) {
        @Nullable String technique = line.getSavingTechnique();
        return Technique.ROUTING.label().equals(technique)
                || Technique.TRIMMING.label().equals(technique);
    }

    /** Prices of the model that was asked for, when the call was moved to a cheaper one. */
    private @Nullable UnitPrices asked(UsageEvent line, long input) {
        @Nullable String asked = line.getModelRequested();
        if (asked == null || !maybeRouted(line)) {
            return null;
        }
        TenantRules rules = catalogue.policies().forTenant(line.getTenant());
        @Nullable DeploymentPolicy baseline = AskedModel.baseline(rules, asked);
        @Nullable DeploymentPolicy deployment = baseline == null ? AskedModel.deployment(rules, asked) : baseline;
        if (deployment == null) {
            return null;
        }
        // At its standard price, as the line that is rated has it from its reservation.
        Subject subject = new Subject(
                line.getTenant(),
                deployment.getProvider(),
                deployment.getModel(),
                deployment.getUpstreamModel(),
                false);
        @Nullable
        Price price = catalogue.prices().find(subject, new Circumstances(line.getEventTime(), input, null, null));
        return price == null ? null : price.getPrices();
    }
}
