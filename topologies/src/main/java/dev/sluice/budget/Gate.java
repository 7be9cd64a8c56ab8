package dev.sluice.budget;

import dev.sluice.budget.admission.Admitter;
import dev.sluice.budget.admission.Requests;
import dev.sluice.budget.admission.Reserver;
import dev.sluice.budget.estimate.Estimates;
import dev.sluice.budget.ledger.BudgetBook;
import dev.sluice.budget.ledger.KeptCalls;
import dev.sluice.budget.ledger.RatedLines;
import dev.sluice.budget.ledger.WindowLife;
import dev.sluice.budget.rating.Rerater;
import dev.sluice.budget.settlement.Cascade;
import dev.sluice.budget.settlement.Charger;
import dev.sluice.budget.settlement.Settler;
import dev.sluice.budget.settlement.UnreservedLines;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Outbox;
import dev.sluice.budget.state.Shelf;
import dev.sluice.budget.state.Timers;
import dev.sluice.budget.state.Watch;
import dev.sluice.schema.Admission;
import dev.sluice.schema.AdmittedRequest;
import dev.sluice.schema.Completion;
import dev.sluice.schema.RatingRequest;
import dev.sluice.schema.RequestPhase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The gate for the tenants of one partition. All it remembers is in its state; every call leaves state and outbox
 * consistent with each other, so that they belong into one transaction.
 *
 * <p>Not thread-safe.
 */
public final class Gate {

    private static final long GONE = -1;

    /** Some ten megabytes; a busy tenant's budgets, and the users of the last minutes. */
    private static final int WINDOWS_IN_MEMORY = 20_000;

    private final GateSettings settings;
    private final GateState state;
    private final BudgetBook budgets;
    private final Admitter admitter;
    private final Settler settler;
    private final Estimates estimates;
    private final Cascade cascade;
    private final KeptCalls kept;
    private final RatedLines rated;
    private final Rerater rerater;

    /**
     * A gate.
     *
     * @param stored its state, of which it is the only writer from now on
     * @param watch is told what goes into metrics
     */
    public Gate(GateSettings settings, GateState stored, Catalogue catalogue, Outbox outbox, Watch watch) {
        this.settings = settings;
        this.state = stored.withRecentWindows(WINDOWS_IN_MEMORY);
        WindowLife life = new WindowLife(settings.idempotencyHorizon(), state, catalogue, outbox);
        this.budgets = new BudgetBook(state, outbox, life);
        Requests requests = new Requests(settings, state, outbox);
        this.estimates = new Estimates(state, watch);
        Reserver reserver = new Reserver(settings, state, catalogue, budgets, estimates);
        this.cascade = new Cascade(state, catalogue, requests, reserver);
        this.kept = new KeptCalls(state, watch, settings.mostUnpriced());
        this.rated = new RatedLines(state);
        Charger charger = new Charger(settings, state, catalogue, budgets, kept, rated, estimates, outbox);
        UnreservedLines unreserved = new UnreservedLines(settings, state, catalogue, budgets, kept, outbox);
        this.rerater = new Rerater(state, catalogue, budgets, kept, rated, watch, outbox);
        this.admitter = new Admitter(settings, state, catalogue, outbox, requests, reserver);
        this.settler = new Settler(settings, state, catalogue, requests, reserver, charger, unreserved, cascade);
    }

    /** A request asks to be let through. */
    public void admit(Admission admission, Instant now) {
        admitter.admit(admission, now);
    }

    /** A worker or the cache reports. */
    public void report(Completion completion, Instant now) {
        settler.report(completion, now);
    }

    /** Somebody wants a ledger line costed anew. */
    public void rerate(RatingRequest request, Instant now) {
        rerater.request(request, now);
    }

    /** Prices have changed: rates a kept call if it has one by now. */
    public void price(Shelf.Row waiting, Instant now) {
        rerater.price(waiting.key(), waiting.call(), now);
    }

    /** An alarm rang: settles what expired, forgets what is old, and sets the next alarm where there is one. */
    public void alarm(Timers.Kind kind, String key, Instant now) {
        long next = switch (kind) {
            case RESERVATION -> settler.alarm(key, now);
            case REQUEST -> forgetRequest(key, now);
            case WINDOW -> budgets.forget(key, now.toEpochMilli());
            case MARK -> forgetMark(key, now);
            case UNPRICED -> kept.forget(key, now);
            case RATED -> rated.forget(key, now);
            case HELD -> admitter.release(key, now);
            case WITHHELD -> cascade.alarm(key, now);
            case ESTIMATE -> estimates.forget(key, now);
        };
        if (next != GONE) {
            state.timers().schedule(next, kind, key);
        }
    }

    private long forgetRequest(String key, Instant now) {
        @Nullable AdmittedRequest request = state.requests().get(key);
        if (request == null) {
            return GONE;
        }
        if (now.isBefore(request.getForgetAt())) {
            return request.getForgetAt().toEpochMilli();
        }
        if (request.getPhase() == RequestPhase.OPEN) {
            return now.plus(settings.reservationTtl()).toEpochMilli();
        }
        state.requests().delete(key);
        return GONE;
    }

    private long forgetMark(String key, Instant now) {
        @Nullable Long forgetAt = state.marks().get(key);
        if (forgetAt == null) {
            return GONE;
        }
        if (now.toEpochMilli() < forgetAt) {
            return forgetAt;
        }
        state.marks().delete(key);
        return GONE;
    }
}
