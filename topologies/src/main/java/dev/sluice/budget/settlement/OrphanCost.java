package dev.sluice.budget.settlement;

import dev.sluice.budget.price.Circumstances;
import dev.sluice.budget.price.PriceBook;
import dev.sluice.budget.price.Subject;
import dev.sluice.budget.settlement.Costing.Cost;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The cost of a call that nothing is known of but its report. Which provider it was is not said; the dearest that serves
 * the model is the safe side.
 *
 * @param cost the cost, {@link Cost#UNPRICED} when no provider of the model has a price
 * @param status CONFIRMED when there was no choice
 */
public record OrphanCost(Cost cost, UsageStatus status) {

    private record Source(String provider, String model) {}

    /** The cost of a call by its ledger line. */
    public static OrphanCost of(UsageEvent line, Catalogue catalogue) {
        List<Cost> candidates = candidates(line, catalogue);
        Cost cost =
                candidates.stream().max(Comparator.comparingLong(Cost::nanoUsd)).orElse(Cost.UNPRICED);
        return new OrphanCost(cost, candidates.size() > 1 ? UsageStatus.UNCONFIRMED : cost.status());
    }

    private static List<Cost> candidates(UsageEvent line, Catalogue catalogue) {
        @Nullable String model = line.getModelServed();
        @Nullable TokenUsage usage = line.getUsage();
        if (model == null || usage == null) {
            return List.of();
        }
        PriceBook prices = catalogue.prices();
        Set<Source> sources =
                new TreeSet<>(Comparator.comparing(Source::provider).thenComparing(Source::model));
        for (DeploymentPolicy deployment :
                catalogue.policies().forTenant(line.getTenant()).deployments()) {
            if (deployment.getModel().equals(model) || model.equals(deployment.getUpstreamModel())) {
                sources.add(new Source(deployment.getProvider(), deployment.getModel()));
            }
        }
        if (sources.isEmpty()) {
            prices.providers(line.getTenant(), model).forEach(provider -> sources.add(new Source(provider, model)));
        }
        Circumstances call = new Circumstances(
                line.getEventTime(), Costing.inputTokens(usage), line.getServiceTier(), line.getRegion());
        return sources.stream()
                .map(s -> prices.find(
                        new Subject(line.getTenant(), s.provider(), s.model(), model, line.getBatch()), call))
                .filter(Objects::nonNull)
                .map(price -> Costing.cost(usage, price, line.getServiceTier(), line.getBatch()))
                .filter(Objects::nonNull)
                .toList();
    }
}
