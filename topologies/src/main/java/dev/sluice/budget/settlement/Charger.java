package dev.sluice.budget.settlement;

import dev.sluice.budget.GateSettings;
import dev.sluice.budget.estimate.Estimates;
import dev.sluice.budget.ledger.BudgetBook;
import dev.sluice.budget.ledger.KeptCalls;
import dev.sluice.budget.ledger.LedgerLines;
import dev.sluice.budget.ledger.RatedLines;
import dev.sluice.budget.ledger.UnpricedReason;
import dev.sluice.budget.settlement.Costing.Cost;
import dev.sluice.budget.settlement.Savings.Saving;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Outbox;
import dev.sluice.budget.state.Timers;
import dev.sluice.schema.Completion;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.ReservationState;
import dev.sluice.schema.UnitPrices;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.schema.UsageStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Carries a step out: reservation, budget windows and ledger line move together. */
public final class Charger {

    private final GateSettings settings;
    private final GateState state;
    private final Catalogue catalogue;
    private final BudgetBook budgets;
    private final KeptCalls kept;
    private final RatedLines rated;
    private final Estimates estimates;
    private final Outbox outbox;

    public Charger(
            GateSettings settings,
            GateState state,
            Catalogue catalogue,
            BudgetBook budgets,
            KeptCalls kept,
            RatedLines rated,
            Estimates estimates,
            Outbox outbox) {
        this.settings = settings;
        this.state = state;
        this.catalogue = catalogue;
        this.budgets = budgets;
        this.kept = kept;
        this.rated = rated;
        this.estimates = estimates;
        this.outbox = outbox;
    }

    void apply(
            Reservation reservation,
            Step step,
            @Nullable Completion completion,
            @Nullable Cost cost,
            Instant at,
            Instant now) {
        long quote = reservation.getQuoteNanoUsd();
        switch (step) {
            case NOTHING -> {}
            case START -> {
                Instant expiresAt = now.plus(reservation.getBatch() ? settings.batchTtl() : settings.reservationTtl());
                store(Reservation.newBuilder(reservation)
                        .setState(ReservationState.STARTED)
                        .setExpiresAt(expiresAt)
                        .setForgetAt(expiresAt.plus(settings.idempotencyHorizon()))
                        .build());
                if (reservation.getBatch()) {
                    // The alarm that is set rings after the deadline, which may be days away.
                    String key = Keys.of(reservation.getTenant(), reservation.getDispatchId());
                    state.timers().schedule(expiresAt.toEpochMilli(), Timers.Kind.RESERVATION, key);
                }
            }
            case CHARGE_COST -> {
                Cost real = required(cost);
                close(confirmedBy(reservation, completion), ReservationState.CONFIRMED, real.nanoUsd(), at);
                learn(reservation, completion, now);
                UsageEvent.Builder line = LedgerLines.ofDispatch(
                                reservation, UsageKind.PROVIDER_CALL, real.status(), ":call", now)
                        .setCostNanoUsd(real.nanoUsd())
                        .setPriceVersion(real.priceVersion());
                Saving saving = saving(reservation, completion, real.nanoUsd());
                UsageEvent written = write(line, completion, saving);
                keepUncertain(written, reservation, real, now);
            }
            case CHARGE_QUOTE -> {
                close(reservation, ReservationState.UNCONFIRMED, quote, at);
                boolean priced = reservation.getPrices() != null;
                UsageEvent.Builder line = LedgerLines.ofDispatch(
                                reservation,
                                UsageKind.PROVIDER_CALL,
                                priced ? UsageStatus.UNCONFIRMED : UsageStatus.UNPRICED,
                                ":call",
                                now)
                        .setCostNanoUsd(quote)
                        .setPriceVersion(reservation.getPriceVersion());
                UsageEvent written = write(line, completion, Saving.NOTHING);
                UnpricedReason reason = Costing.missing(completion);
                if (!priced) {
                    keep(written, reservation, reason, now);
                } else if (reason != UnpricedReason.NO_PRICE) {
                    kept.tell(reservation.getProvider(), reservation.getModel(), reason);
                }
            }
            case CHARGE_SENT -> chargeSent(reservation, completion, required(cost), at, now);
            case CORRECT -> {
                Cost real = required(cost);
                long difference = real.nanoUsd() - reservation.getChargedNanoUsd();
                close(confirmedBy(reservation, completion), ReservationState.CONFIRMED, difference, at);
                learn(reservation, completion, now);
                UsageEvent.Builder line = LedgerLines.ofDispatch(
                                reservation, UsageKind.CORRECTION, real.status(), ":correction", now)
                        .setCostNanoUsd(difference)
                        .setPriceVersion(real.priceVersion())
                        .setCorrectsLineId(LedgerLines.callId(reservation.getDispatchId()));
                Saving saving = saving(reservation, completion, real.nanoUsd());
                UsageEvent written = write(line, completion, saving);
                String tenant = reservation.getTenant();
                String root = LedgerLines.rootId(written);
                rated.moved(tenant, root, difference, saving.nanoUsd());
                kept.release(Keys.of(tenant, root));
                keepUncertain(LedgerLines.corrected(written, real.nanoUsd()), reservation, real, now);
            }
            case FAIL -> giveBack(reservation, ReservationState.FAILED, completion, at, now);
            case RELEASE -> giveBack(reservation, ReservationState.RELEASED, completion, at, now);
        }
    }

    /**
     * Charges a further call that was made for a dispatch already confirmed. It happens when the broker forgets, in a
     * failover, that the dispatch had been handed out. Nothing is reserved for it, but the provider bills it.
     */
    void chargeAnotherCall(Reservation reservation, Completion completion, Cost cost, Instant at, Instant now) {
        budgets.settle(
                catalogue.policies().forTenant(reservation.getTenant()),
                reservation.getBudgets(),
                0,
                cost.nanoUsd(),
                at);
        UsageEvent.Builder line = LedgerLines.ofDispatch(
                        reservation,
                        UsageKind.PROVIDER_CALL,
                        cost.status(),
                        ":call:" + completion.getProviderRequestId(),
                        now)
                .setCostNanoUsd(cost.nanoUsd())
                .setPriceVersion(cost.priceVersion());
        UsageEvent written = write(line, completion, saving(reservation, completion, cost.nanoUsd()));
        keepUncertain(written, reservation, cost, now);
    }

    /**
     * Charges a call that broke off by the usage it had then. Where the quote covers the whole answer it covers a part:
     * a bound on what was sent may be above it.
     */
    private void chargeSent(
            Reservation reservation, @Nullable Completion completion, Cost sent, Instant at, Instant now) {
        boolean priced = sent.priceVersion() != null;
        boolean covered = reservation.getPrices() != null && reservation.getMaxOutputTokens() != null;
        long charge = covered ? Math.min(sent.nanoUsd(), reservation.getQuoteNanoUsd()) : sent.nanoUsd();
        close(reservation, ReservationState.UNCONFIRMED, charge, at);
        UsageEvent.Builder line = LedgerLines.ofDispatch(
                        reservation,
                        UsageKind.PROVIDER_CALL,
                        priced ? UsageStatus.UNCONFIRMED : UsageStatus.UNPRICED,
                        ":call",
                        now)
                .setCostNanoUsd(charge)
                .setPriceVersion(sent.priceVersion());
        UsageEvent written = write(line, completion, Saving.NOTHING);
        if (!priced) {
            keep(written, reservation, UnpricedReason.NO_PRICE, now);
        }
    }

    private void keepUncertain(UsageEvent line, Reservation reservation, Cost cost, Instant now) {
        if (cost.priceVersion() == null) {
            keep(line, reservation, UnpricedReason.NO_PRICE, now);
        } else if (!cost.isCertain()) {
            keep(line, reservation, UnpricedReason.TIER_UNKNOWN, now);
        }
    }

    private void keep(UsageEvent line, Reservation reservation, UnpricedReason reason, Instant now) {
        kept.keep(
                new KeptCalls.Unpriced(
                        line,
                        reservation.getModel(),
                        reservation.getMaxOutputTokens(),
                        reservation.getBudgets(),
                        reason),
                now);
    }

    private void learn(Reservation reservation, @Nullable Completion completion, Instant now) {
        if (completion != null && completion.getUsage() != null) {
            estimates.learn(reservation, completion.getUsage(), now);
        }
    }

    private static Reservation confirmedBy(Reservation reservation, @Nullable Completion completion) {
        return completion == null
                ? reservation
                : Reservation.newBuilder(reservation)
                        .setProviderCallId(completion.getProviderRequestId())
                        .build();
    }

    private static Cost required(@Nullable Cost cost) {
        if (cost == null) {
            throw new IllegalStateException("Only a metered success is charged at its cost");
        }
        return cost;
    }

    private void giveBack(
            Reservation reservation,
            ReservationState closed,
            @Nullable Completion completion,
            Instant at,
            Instant now) {
        close(reservation, closed, 0, at);
        UsageEvent.Builder line =
                LedgerLines.ofDispatch(reservation, UsageKind.ERROR, UsageStatus.CONFIRMED, ":error", now);
        if (reservation.getNoteCode() == null) {
            line.setErrorCode("WORKER_LOST");
        }
        write(line, completion, Saving.NOTHING);
    }

    /** Closes the reservation with a further charge, nano-USD; what it held open is given back. */
    private void close(Reservation reservation, ReservationState closed, long charge, Instant at) {
        long held = Step.isOpen(reservation.getState()) ? reservation.getQuoteNanoUsd() : 0;
        budgets.settle(
                catalogue.policies().forTenant(reservation.getTenant()), reservation.getBudgets(), -held, charge, at);
        store(Reservation.newBuilder(reservation)
                .setState(closed)
                .setChargedNanoUsd(reservation.getChargedNanoUsd() + charge)
                .build());
    }

    private void store(Reservation reservation) {
        state.reservations().put(Keys.of(reservation.getTenant(), reservation.getDispatchId()), reservation);
    }

    /** What the call saved against one to the model that was asked for, made by itself. */
    private Saving saving(Reservation reservation, @Nullable Completion completion, long cost) {
        if (completion == null || completion.getCheckFailed() != null) {
            return Saving.NOTHING;
        }
        @Nullable UnitPrices standard = Costing.standard(reservation, completion, catalogue.prices());
        return Savings.of(
                        completion.getUsage(),
                        cost,
                        new Savings.Baseline(
                                reservation.getBaselinePrices(),
                                standard,
                                reservation.getTrimmedTokens(),
                                reservation.getPrices()))
                .less(reservation.getWithheldCostNanoUsd());
    }

    /** Writes a line with what the provider said. */
    private UsageEvent write(UsageEvent.Builder line, @Nullable Completion completion, Saving saving) {
        if (completion != null) {
            LedgerLines.reported(line, completion);
            // How the usage was come by says more about the charge than how the call ended.
            if (completion.getError() != null && completion.getUsageProblem() == null) {
                line.setErrorCode(completion.getError().getCode());
            }
        }
        saving.on(line);
        UsageEvent written = line.build();
        outbox.usage(written);
        return written;
    }
}
