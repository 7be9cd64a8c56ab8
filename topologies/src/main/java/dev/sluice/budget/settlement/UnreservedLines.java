package dev.sluice.budget.settlement;

import dev.sluice.budget.GateSettings;
import dev.sluice.budget.ledger.BudgetBook;
import dev.sluice.budget.ledger.Counter;
import dev.sluice.budget.ledger.LedgerLines;
import dev.sluice.budget.policy.Spender;
import dev.sluice.budget.policy.TenantRules;
import dev.sluice.budget.price.Circumstances;
import dev.sluice.budget.price.PriceBook;
import dev.sluice.budget.price.Subject;
import dev.sluice.budget.settlement.Costing.Cost;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Outbox;
import dev.sluice.schema.BudgetCharge;
import dev.sluice.schema.Completion;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.HitDetails;
import dev.sluice.schema.Price;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UsageStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Ledger lines that no reservation stands behind: hits, and calls whose reservation is not known (any more). Each once. */
public final class UnreservedLines {

    private final GateSettings settings;
    private final GateState state;
    private final Catalogue catalogue;
    private final BudgetBook budgets;
    private final Outbox outbox;

    public UnreservedLines(
            GateSettings settings, GateState state, Catalogue catalogue, BudgetBook budgets, Outbox outbox) {
        this.settings = settings;
        this.state = state;
        this.catalogue = catalogue;
        this.budgets = budgets;
        this.outbox = outbox;
    }

    void hit(Completion completion, Instant now) {
        @Nullable HitDetails hit = completion.getHit();
        if (hit == null || !once("hit/", completion.getTenant(), completion.getRequestId(), now)) {
            return;
        }
        @Nullable Price price = priceOfHit(completion.getTenant(), hit, completion.getAt());
        @Nullable Long saved = price == null ? null : Costing.at(hit.getUsage(), price.getPrices());
        outbox.usage(LedgerLines.hit(
                completion, hit, saved, saved == null || price == null ? null : price.getPriceId(), now));
    }

    private @Nullable Price priceOfHit(String tenant, HitDetails hit, Instant at) {
        @Nullable String provider = hit.getProvider();
        @Nullable TokenUsage usage = hit.getUsage();
        if (provider == null || usage == null) {
            return null;
        }
        return catalogue
                .prices()
                .find(
                        new Subject(tenant, provider, hit.getModelServed(), hit.getModelRequested(), false),
                        new Circumstances(at, Costing.inputTokens(usage), null, null));
    }

    /** A call was made and billed that nothing is reserved for. It is charged to the budgets of the tenant as a whole. */
    void orphan(Completion completion, Instant now) {
        @Nullable TokenUsage usage = completion.getUsage();
        String dispatchId = Objects.requireNonNullElse(completion.getDispatchId(), completion.getRequestId() + ":?");
        if (usage == null || !once("orphan/", completion.getTenant(), dispatchId, now)) {
            return;
        }
        List<Cost> candidates = candidates(completion, usage);
        // Which provider it was is not reported; the dearest that serves the model is the safe side.
        Cost cost =
                candidates.stream().max(Comparator.comparingLong(Cost::nanoUsd)).orElse(Cost.UNPRICED);
        TenantRules rules = catalogue.policies().forTenant(completion.getTenant());
        String model = Objects.requireNonNullElse(completion.getModelServed(), "");
        Spender spender = new Spender(completion.getTenant(), null, null, null, Map.of(), model, model);
        List<Counter> counters = budgets.counters(rules, spender, completion.getAt());
        budgets.charge(counters, cost.nanoUsd(), completion.getAt());
        outbox.usage(LedgerLines.orphan(completion, LedgerLines.callId(dispatchId), now)
                .setStatus(candidates.size() > 1 ? UsageStatus.UNCONFIRMED : cost.status())
                .setCostNanoUsd(cost.nanoUsd())
                .setPriceVersion(cost.priceVersion())
                .setBudgetIds(BudgetBook.charges(counters).stream()
                        .map(BudgetCharge::getBudgetId)
                        .toList())
                .setErrorCode("UNKNOWN_DISPATCH")
                .build());
    }

    private List<Cost> candidates(Completion completion, TokenUsage usage) {
        @Nullable String model = completion.getModelServed();
        if (model == null) {
            return List.of();
        }
        PriceBook prices = catalogue.prices();
        Set<Source> sources =
                new TreeSet<>(Comparator.comparing(Source::provider).thenComparing(Source::model));
        for (DeploymentPolicy deployment :
                catalogue.policies().forTenant(completion.getTenant()).deployments()) {
            if (deployment.getModel().equals(model) || model.equals(deployment.getUpstreamModel())) {
                sources.add(new Source(deployment.getProvider(), deployment.getModel()));
            }
        }
        if (sources.isEmpty()) {
            prices.providers(completion.getTenant(), model)
                    .forEach(provider -> sources.add(new Source(provider, model)));
        }
        Circumstances call = Costing.circumstances(completion, usage);
        return sources.stream()
                .map(s -> prices.find(
                        new Subject(completion.getTenant(), s.provider(), s.model(), model, completion.getBatch()),
                        call))
                .filter(Objects::nonNull)
                .map(price -> Costing.cost(usage, price, completion.getServiceTier()))
                .filter(Objects::nonNull)
                .toList();
    }

    private record Source(String provider, String model) {}

    /** Does something the first time it is asked for under this id. */
    void once(String what, String tenant, String id, Instant now, Runnable action) {
        if (once(what, tenant, id, now)) {
            action.run();
        }
    }

    private boolean once(String what, String tenant, String id, Instant now) {
        Instant forgetAt = now.plus(settings.idempotencyHorizon());
        return state.markOnce(what + Keys.of(tenant, id), forgetAt.toEpochMilli());
    }
}
