package dev.sluice.budget.settlement;

import dev.sluice.budget.GateSettings;
import dev.sluice.budget.ledger.BudgetBook;
import dev.sluice.budget.ledger.Counter;
import dev.sluice.budget.ledger.KeptCalls;
import dev.sluice.budget.ledger.LedgerLines;
import dev.sluice.budget.ledger.UnpricedReason;
import dev.sluice.budget.policy.Spender;
import dev.sluice.budget.policy.TenantRules;
import dev.sluice.budget.settlement.Costing.Cost;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Outbox;
import dev.sluice.schema.BudgetCharge;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.HitDetails;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ledger lines that no reservation stands behind: hits, and calls whose reservation is not known (any more). Each once. */
public final class UnreservedLines {

    private final GateSettings settings;
    private final GateState state;
    private final Catalogue catalogue;
    private final BudgetBook budgets;
    private final KeptCalls kept;
    private final Outbox outbox;

    public UnreservedLines(
            GateSettings settings,
            GateState state,
            Catalogue catalogue,
            BudgetBook budgets,
            KeptCalls kept,
            Outbox outbox) {
        this.settings = settings;
        this.state = state;
        this.catalogue = catalogue;
        this.budgets = budgets;
        this.kept = kept;
        this.outbox = outbox;
    }

    void hit(Completion completion, Instant now) {
        @Nullable HitDetails hit = completion.getHit();
        if (hit == null || !once("hit/", completion.getTenant(), completion.getRequestId(), now)) {
            return;
        }
        UsageEvent.Builder built = LedgerLines.hit(completion, hit, now);
        Costing.@Nullable Cost saved = SavedCall.cost(built.build(), catalogue);
        if (saved != null) {
            built.setSavedNanoUsd(saved.nanoUsd())
                    .setPriceVersion(saved.priceVersion())
                    .setStatus(UsageStatus.CONFIRMED);
        }
        UsageEvent line = built.build();
        outbox.usage(line);
        if (saved == null) {
            unpriced(line, known(line.getTenant(), hit.getModelRequested()), List.of(), now);
        }
    }

    /** A call was made and billed that nothing is reserved for. It is charged to the budgets of the tenant as a whole. */
    void orphan(Completion completion, Instant now) {
        @Nullable TokenUsage usage = completion.getUsage();
        String dispatchId = Objects.requireNonNullElse(completion.getDispatchId(), completion.getRequestId() + ":?");
        if (usage == null || !once("orphan/", completion.getTenant(), dispatchId, now)) {
            return;
        }
        UsageEvent.Builder line = LedgerLines.orphan(completion, LedgerLines.callId(dispatchId), now);
        OrphanCost found = OrphanCost.of(line.build(), catalogue);
        Cost cost = found.cost();
        TenantRules rules = catalogue.policies().forTenant(completion.getTenant());
        String model = Objects.requireNonNullElse(completion.getModelServed(), "");
        Spender spender = new Spender(completion.getTenant(), null, null, null, Map.of(), model, model);
        List<Counter> counters = budgets.counters(rules, spender, completion.getAt());
        budgets.charge(counters, cost.nanoUsd(), completion.getAt());
        List<BudgetCharge> charges = BudgetBook.charges(counters);
        boolean whole = completion.getKind() == CompletionKind.SUCCEEDED;
        UsageStatus status =
                found.status() == UsageStatus.CONFIRMED && !whole ? UsageStatus.UNCONFIRMED : found.status();
        UsageEvent written = line.setStatus(status)
                .setCostNanoUsd(cost.nanoUsd())
                .setPriceVersion(cost.priceVersion())
                .setBudgetIds(charges.stream().map(BudgetCharge::getBudgetId).toList())
                .setErrorCode("UNKNOWN_DISPATCH")
                .build();
        outbox.usage(written);
        if (written.getStatus() == UsageStatus.UNPRICED) {
            unpriced(written, known(written.getTenant(), completion.getModelServed()), charges, now);
        }
    }

    /** Keeps a line for its price, unless no price will ever tell what it cost. */
    private void unpriced(UsageEvent line, @Nullable String model, List<BudgetCharge> charges, Instant now) {
        @Nullable TokenUsage usage = line.getUsage();
        if (usage == null) {
            kept.tell(line.getProvider(), model, UnpricedReason.NO_USAGE);
        } else if (!Costing.isSane(usage)) {
            kept.tell(line.getProvider(), model, UnpricedReason.BAD_USAGE);
        } else if (line.getModelServed() == null) {
            kept.tell(line.getProvider(), model, UnpricedReason.MODEL_UNKNOWN);
        } else {
            kept.keep(new KeptCalls.Unpriced(line, model, null, charges, UnpricedReason.NO_PRICE), now);
        }
    }

    /** The model if policies name it; other names are chosen by callers and providers. */
    private @Nullable String known(String tenant, @Nullable String model) {
        return model != null
                        && catalogue.policies().forTenant(tenant).knownModels().contains(model)
                ? model
                : null;
    }

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
