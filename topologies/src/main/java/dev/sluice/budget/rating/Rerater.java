package dev.sluice.budget.rating;

import dev.sluice.budget.admission.Quoter;
import dev.sluice.budget.ledger.BudgetBook;
import dev.sluice.budget.ledger.KeptCalls;
import dev.sluice.budget.ledger.LedgerLines;
import dev.sluice.budget.ledger.RatedLines;
import dev.sluice.budget.ledger.UnpricedReason;
import dev.sluice.budget.policy.TenantRules;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Outbox;
import dev.sluice.budget.state.Watch;
import dev.sluice.schema.BudgetCharge;
import dev.sluice.schema.RatedLine;
import dev.sluice.schema.RatingRequest;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.UnpricedCall;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.schema.UsageStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Costs ledger lines anew. A line that stands for another amount now gets a correction of its own, and the windows its
 * charge was counted in move by the difference, also over their limit: what was spent is spent.
 */
public final class Rerater {

    private final GateState state;
    private final Catalogue catalogue;
    private final BudgetBook budgets;
    private final KeptCalls kept;
    private final RatedLines rated;
    private final Watch watch;
    private final Outbox outbox;
    private final Rater rater;

    public Rerater(
            GateState state,
            Catalogue catalogue,
            BudgetBook budgets,
            KeptCalls kept,
            RatedLines rated,
            Watch watch,
            Outbox outbox) {
        this.state = state;
        this.catalogue = catalogue;
        this.budgets = budgets;
        this.kept = kept;
        this.rated = rated;
        this.watch = watch;
        this.outbox = outbox;
        this.rater = new Rater(catalogue);
    }

    /** What a line stands for, with all its corrections. */
    private record Standing(int corrections, long nanoUsd, long saved) {}

    /** Rates a kept call if it has the price it waits for. */
    public void price(String key, UnpricedCall call, Instant now) {
        UsageEvent line = call.getLine();
        rater.rate(line, call.getModel(), call.getMaxOutputTokens())
                .filter(rating -> endsWaiting(call, rating))
                .ifPresent(rating -> {
                    Standing standing = standing(line, claimed(line));
                    correct(line, call.getBudgets(), rating, standing, now);
                    kept.release(key);
                    watch.rated("PRICE_ARRIVED");
                });
    }

    private static Standing claimed(UsageEvent line) {
        return new Standing(0, line.getCostNanoUsd(), line.getSavedNanoUsd());
    }

    /** A call that is charged at the standard price already waits for that of its tier. */
    private static boolean endsWaiting(UnpricedCall call, Rating rating) {
        return rating.status() == UsageStatus.CONFIRMED || !call.getReason().equals(UnpricedReason.TIER_UNKNOWN.name());
    }

    /** Rates a line of the ledger; nothing happens when it stands for the right amount. */
    public void request(RatingRequest request, Instant now) {
        UsageEvent line = request.getLine();
        if (!isSane(request)) {
            return;
        }
        String key = Keys.of(line.getTenant(), line.getLineId());
        @Nullable UnpricedCall call = state.unpriced().get(key);
        if (call != null) {
            price(key, call, now);
        }
        UsageEvent known = call == null ? line : call.getLine();
        rater.rate(known, call == null ? null : call.getModel(), null).ifPresent(rating -> {
            Standing standing = standing(
                    known,
                    call == null
                            ? new Standing(
                                    request.getCorrections(), request.getCostNanoUsd(), request.getSavedNanoUsd())
                            : claimed(known));
            boolean same =
                    rating.nanoUsd() == standing.nanoUsd() && rating.saving().nanoUsd() == standing.saved();
            if (!same) {
                TenantRules rules = catalogue.policies().forTenant(known.getTenant());
                correct(
                        known,
                        call == null ? budgets.chargesOf(rules, known) : call.getBudgets(),
                        rating,
                        standing,
                        now);
                watch.rated("REQUESTED");
            }
        });
    }

    /** No call costs more than a quote may be, so that no sum of what is claimed and found can overflow. */
    private static boolean isSane(RatingRequest request) {
        return isSane(request.getCostNanoUsd()) && isSane(request.getSavedNanoUsd()) && request.getCorrections() >= 0;
    }

    private static boolean isSane(long nanoUsd) {
        return nanoUsd >= 0 && nanoUsd <= Quoter.LARGEST_QUOTE;
    }

    /** What the gate itself knows goes before what somebody has read in the ledger. */
    private Standing standing(UsageEvent line, Standing claimed) {
        @Nullable RatedLine known = rated.find(line.getTenant(), line.getLineId());
        int corrections = known == null ? claimed.corrections() : known.getCorrections();
        long saved = known == null ? claimed.saved() : known.getSavedNanoUsd();
        @Nullable Reservation reservation = reservation(line);
        if (reservation != null) {
            return new Standing(corrections, reservation.getChargedNanoUsd(), saved);
        }
        return new Standing(corrections, known == null ? claimed.nanoUsd() : known.getCostNanoUsd(), saved);
    }

    private @Nullable Reservation reservation(UsageEvent line) {
        @Nullable String dispatchId = LedgerLines.dispatchId(line.getLineId());
        return dispatchId == null ? null : state.reservations().get(Keys.of(line.getTenant(), dispatchId));
    }

    private void correct(UsageEvent line, List<BudgetCharge> charges, Rating rating, Standing standing, Instant now) {
        long cost = rating.nanoUsd() - standing.nanoUsd();
        int number = standing.corrections() + 1;
        UsageEvent.Builder correction = UsageEvent.newBuilder(line)
                .setLineId(line.getLineId() + ":rated:" + number)
                .setKind(UsageKind.CORRECTION)
                .setStatus(rating.status())
                .setCostNanoUsd(cost)
                .setPriceVersion(rating.priceVersion())
                .setCorrectsLineId(line.getLineId())
                // Tokens stand on one line of a charge, so that they add up as amounts do.
                .setUsage(null)
                .setRawUsage(null)
                .setErrorCode(null)
                .setProviderLatencyMs(null)
                .setRecordedAt(now);
        rating.saving().on(correction);
        correction.setSavedNanoUsd(rating.saving().nanoUsd() - standing.saved());
        budgets.settle(catalogue.policies().forTenant(line.getTenant()), charges, 0, cost, now);
        @Nullable Reservation reservation = reservation(line);
        if (reservation != null) {
            state.reservations()
                    .put(
                            Keys.of(reservation.getTenant(), reservation.getDispatchId()),
                            Reservation.newBuilder(reservation)
                                    .setChargedNanoUsd(rating.nanoUsd())
                                    .build());
        }
        rated.put(
                line.getTenant(),
                line.getLineId(),
                number,
                rating.nanoUsd(),
                rating.saving().nanoUsd(),
                now);
        outbox.usage(correction.build());
    }
}
