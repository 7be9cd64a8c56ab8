package dev.sluice.budget.admission;

import dev.sluice.budget.GateSettings;
import dev.sluice.budget.dispatch.DispatchQueue;
import dev.sluice.budget.ledger.LedgerLines;
import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Outbox;
import dev.sluice.budget.state.Timers;
import dev.sluice.schema.Admission;
import dev.sluice.schema.AdmittedRequest;
import dev.sluice.schema.Answer;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.PendingDispatch;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.RefusalScope;
import dev.sluice.schema.RequestPhase;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.RoutePlan;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The life of a request at the gate: open while a dispatch is in flight, then succeeded or refused, once. */
public final class Requests {

    private final GateSettings settings;
    private final GateState state;
    private final Outbox outbox;

    public Requests(GateSettings settings, GateState state, Outbox outbox) {
        this.settings = settings;
        this.state = state;
        this.outbox = outbox;
    }

    /** The request, or null when it is not known (any more). */
    public @Nullable AdmittedRequest find(String tenant, String requestId) {
        return state.requests().get(Keys.of(tenant, requestId));
    }

    /** Sends a dispatch on its way and keeps the request in case it has to be dispatched again. */
    public void dispatch(Admission admission, Reservation reservation, RoutePlan plan, Instant now) {
        store(
                admission,
                RequestPhase.OPEN,
                reservation.getAttempt(),
                with -> with.setAdmission(admission).setPlan(plan),
                now);
        outbox.dispatch(PendingDispatch.newBuilder()
                .setTenant(reservation.getTenant())
                .setRequestId(reservation.getRequestId())
                .setDispatchId(reservation.getDispatchId())
                .setLane(
                        reservation.getBatch()
                                ? DispatchQueue.BATCH
                                : admission.getRequest().getLane())
                .setProvider(reservation.getProvider())
                .setModel(reservation.getModel())
                .setDeployment(reservation.getDeployment())
                .setBytes(PayloadSize.of(admission.getRequest()))
                .setOperation(admission.getRequest().getOperation())
                .setInputs(admission.getRequest().getInputs().size())
                .setTokens(reservation.getPromptTokens())
                .setWaitsSince(now)
                .build());
    }

    /**
     * Does what was decided about a dispatch: sends it, or ends the request, by the answer that is kept for it where there
     * is one.
     *
     * @param known the request where it was dispatched or held before; null: it is new
     * @param attempts dispatches made
     */
    public void follow(
            Decision decision,
            @Nullable AdmittedRequest known,
            Admission admission,
            RoutePlan plan,
            int attempts,
            Instant now) {
        switch (decision) {
            case Decision.Reserved(var reservation, var taken) -> dispatch(admission, reservation, taken, now);
            case Decision.Denied denied -> {
                if (known == null || !makeDo(known, denied.error(), now)) {
                    refuse(admission, plan, attempts, denied, now);
                }
            }
        }
    }

    /**
     * Keeps a request back until a time; nothing is reserved for it meanwhile.
     *
     * @param attempts dispatches made
     */
    public void hold(Admission admission, RoutePlan plan, int attempts, Instant until, Instant now) {
        store(
                admission,
                RequestPhase.OPEN,
                attempts,
                with -> with.setAdmission(admission).setPlan(plan).setHeldUntil(until),
                now);
        String key = Keys.of(
                admission.getRequest().getTenant(), admission.getRequest().getRequestId());
        state.timers().schedule(until.toEpochMilli(), Timers.Kind.HELD, key);
    }

    /** Ends a request that no budget or deployment would take, with a ledger line. */
    public void refuse(
            Admission admission, @Nullable RoutePlan plan, int attempts, Decision.Denied denied, Instant now) {
        String requestId = admission.getRequest().getRequestId();
        outbox.usage(LedgerLines.refusal(
                admission, plan, requestId + ":refusal", denied.error().getCode(), denied.priceVersion(), now));
        end(admission, attempts, RefusalScope.REQUEST, denied.status(), denied.error(), now);
    }

    /**
     * Ends a request whose last dispatch failed; whoever waits for the same answer gets the error, too. An answer
     * that is kept for it goes before the error.
     */
    public void fail(AdmittedRequest request, ErrorInfo error, Instant now) {
        if (!makeDo(request, error, now) && request.getAdmission() != null) {
            end(request.getAdmission(), request.getAttempts(), RefusalScope.FLIGHT, ResponseStatus.ERROR, error, now);
        }
    }

    /** Ends a request that has its answer. */
    public void succeed(AdmittedRequest request) {
        state.requests()
                .put(
                        Keys.of(request.getTenant(), request.getRequestId()),
                        ended(request).setPhase(RequestPhase.SUCCEEDED).build());
        if (request.getPlan() != null && request.getPlan().getWithheld()) {
            state.withheld().delete(Keys.of(request.getTenant(), request.getRequestId()));
        }
    }

    /**
     * Ends a request with the answer that was kept for the case that there will be no better one.
     *
     * @param why what kept a better one from being made
     * @return false when none is kept
     */
    public boolean makeDo(AdmittedRequest request, ErrorInfo why, Instant now) {
        String key = Keys.of(request.getTenant(), request.getRequestId());
        @Nullable Answer kept = state.withheld().get(key);
        if (kept == null) {
            return false;
        }
        Refusal refusal = Refusal.newBuilder()
                .setRequestId(request.getRequestId())
                .setTenant(request.getTenant())
                .setFlightKey(kept.getFlightKey())
                .setScope(RefusalScope.FLIGHT)
                .setStatus(ResponseStatus.OK)
                .setError(why)
                .setAt(now)
                .setAnswer(kept)
                .build();
        state.withheld().delete(key);
        state.requests()
                .put(
                        key,
                        ended(request)
                                .setPhase(RequestPhase.SUCCEEDED)
                                .setRefusal(refusal)
                                .build());
        outbox.refusal(refusal);
        return true;
    }

    private static AdmittedRequest.Builder ended(AdmittedRequest request) {
        return AdmittedRequest.newBuilder()
                .setTenant(request.getTenant())
                .setRequestId(request.getRequestId())
                .setContentHash(request.getContentHash())
                .setAttempts(request.getAttempts())
                .setForgetAt(request.getForgetAt());
    }

    /** A refusal of a request. */
    public static Refusal refusal(
            Admission admission, RefusalScope scope, ResponseStatus status, ErrorInfo error, Instant now) {
        return Refusal.newBuilder()
                .setRequestId(admission.getRequest().getRequestId())
                .setTenant(admission.getRequest().getTenant())
                .setFlightKey(admission.getFlightKey())
                .setScope(scope)
                .setStatus(status)
                .setError(error)
                .setAt(now)
                .build();
    }

    private void end(
            Admission admission,
            int attempts,
            RefusalScope scope,
            ResponseStatus status,
            ErrorInfo error,
            Instant now) {
        Refusal refusal = refusal(admission, scope, status, error, now);
        store(admission, RequestPhase.REFUSED, attempts, with -> with.setRefusal(refusal), now);
        outbox.refusal(refusal);
    }

    private void store(
            Admission admission,
            RequestPhase phase,
            int attempts,
            UnaryOperator<AdmittedRequest.Builder> with,
            Instant now) {
        String tenant = admission.getRequest().getTenant();
        String requestId = admission.getRequest().getRequestId();
        String key = Keys.of(tenant, requestId);
        // The first decision about a request follows on finding that it is not known.
        boolean first = attempts <= (phase == RequestPhase.OPEN ? 1 : 0);
        @Nullable AdmittedRequest known = first ? null : state.requests().get(key);
        Instant forgetAt = known == null ? now.plus(settings.idempotencyHorizon()) : known.getForgetAt();
        if (known == null) {
            state.timers().schedule(forgetAt.toEpochMilli(), Timers.Kind.REQUEST, key);
        }
        state.requests()
                .put(
                        key,
                        with.apply(AdmittedRequest.newBuilder()
                                        .setTenant(tenant)
                                        .setRequestId(requestId)
                                        .setContentHash(admission.getContentHash())
                                        .setPhase(phase)
                                        .setAttempts(attempts)
                                        .setForgetAt(forgetAt))
                                .build());
    }
}
