package dev.sluice.budget.settlement;

import dev.sluice.budget.GateSettings;
import dev.sluice.budget.ledger.BudgetBook;
import dev.sluice.budget.ledger.LedgerLines;
import dev.sluice.budget.settlement.Costing.Cost;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Outbox;
import dev.sluice.schema.Completion;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.ReservationState;
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
    private final Outbox outbox;

    public Charger(GateSettings settings, GateState state, Catalogue catalogue, BudgetBook budgets, Outbox outbox) {
        this.settings = settings;
        this.state = state;
        this.catalogue = catalogue;
        this.budgets = budgets;
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
            case START ->
                store(Reservation.newBuilder(reservation)
                        .setState(ReservationState.STARTED)
                        .setExpiresAt(now.plus(settings.reservationTtl()))
                        .setForgetAt(now.plus(settings.reservationTtl()).plus(settings.idempotencyHorizon()))
                        .build());
            case CHARGE_COST -> {
                Cost real = required(cost);
                close(confirmedBy(reservation, completion), ReservationState.CONFIRMED, real.nanoUsd(), at);
                UsageEvent.Builder line = LedgerLines.ofDispatch(
                                reservation, UsageKind.PROVIDER_CALL, real.status(), ":call", now)
                        .setCostNanoUsd(real.nanoUsd())
                        .setPriceVersion(real.priceVersion());
                write(line, completion, reservation);
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
                write(line, completion, null);
            }
            case CORRECT -> {
                Cost real = required(cost);
                long difference = real.nanoUsd() - reservation.getChargedNanoUsd();
                close(confirmedBy(reservation, completion), ReservationState.CONFIRMED, difference, at);
                UsageEvent.Builder line = LedgerLines.ofDispatch(
                                reservation, UsageKind.CORRECTION, real.status(), ":correction", now)
                        .setCostNanoUsd(difference)
                        .setPriceVersion(real.priceVersion())
                        .setCorrectsLineId(LedgerLines.callId(reservation.getDispatchId()));
                write(line, completion, null);
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
        write(line, completion, null);
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
        write(line, completion, null);
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

    /** Writes a line with what the provider said; routed is the reservation whose saving by a cheaper model it shows. */
    private void write(UsageEvent.Builder line, @Nullable Completion completion, @Nullable Reservation routed) {
        if (completion != null) {
            LedgerLines.reported(line, completion);
            if (completion.getError() != null) {
                line.setErrorCode(completion.getError().getCode());
            }
        }
        if (completion != null && routed != null && routed.getBaselinePrices() != null) {
            @Nullable Long dear = Costing.at(completion.getUsage(), routed.getBaselinePrices());
            if (dear != null && dear > line.getCostNanoUsd()) {
                line.setSavedNanoUsd(dear - line.getCostNanoUsd()).setSavingTechnique("routing");
            }
        }
        outbox.usage(line.build());
    }
}
