package dev.sluice.budget.admission;

import dev.sluice.budget.GateSettings;
import dev.sluice.budget.ledger.LedgerLines;
import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Outbox;
import dev.sluice.budget.state.Timers;
import dev.sluice.schema.Admission;
import dev.sluice.schema.AdmittedRequest;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.PendingDispatch;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.RefusalScope;
import dev.sluice.schema.RequestPhase;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.ResponseStatus;
import java.time.Instant;
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
    public void dispatch(Admission admission, Reservation reservation, Instant now) {
        store(admission, RequestPhase.OPEN, reservation.getAttempt(), admission, null, now);
        outbox.dispatch(PendingDispatch.newBuilder()
                .setTenant(reservation.getTenant())
                .setRequestId(reservation.getRequestId())
                .setDispatchId(reservation.getDispatchId())
                .setLane(admission.getRequest().getLane())
                .setProvider(reservation.getProvider())
                .setModel(reservation.getModel())
                .setBytes(PayloadSize.of(admission.getRequest()))
                .setOperation(admission.getRequest().getOperation())
                .setInputs(admission.getRequest().getInputs().size())
                .setTokens(reservation.getPromptTokens())
                .setWaitsSince(now)
                .build());
    }

    /** Ends a request that no budget or deployment would take, with a ledger line. */
    public void refuse(Admission admission, int attempts, Decision.Denied denied, Instant now) {
        String requestId = admission.getRequest().getRequestId();
        outbox.usage(LedgerLines.refusal(
                admission, requestId + ":refusal", denied.error().getCode(), denied.priceVersion(), now));
        end(admission, attempts, RefusalScope.REQUEST, denied.status(), denied.error(), now);
    }

    /** Ends a request whose last dispatch failed; whoever waits for the same answer gets the error, too. */
    public void fail(AdmittedRequest request, ErrorInfo error, Instant now) {
        if (request.getAdmission() != null) {
            end(request.getAdmission(), request.getAttempts(), RefusalScope.FLIGHT, ResponseStatus.ERROR, error, now);
        }
    }

    /** Ends a request that has its answer. */
    public void succeed(AdmittedRequest request) {
        state.requests()
                .put(
                        Keys.of(request.getTenant(), request.getRequestId()),
                        new AdmittedRequest(
                                request.getTenant(),
                                request.getRequestId(),
                                request.getContentHash(),
                                RequestPhase.SUCCEEDED,
                                request.getAttempts(),
                                null,
                                null,
                                request.getForgetAt()));
    }

    /** A refusal of a request. */
    public static Refusal refusal(
            Admission admission, RefusalScope scope, ResponseStatus status, ErrorInfo error, Instant now) {
        return new Refusal(
                admission.getRequest().getRequestId(),
                admission.getRequest().getTenant(),
                admission.getFlightKey(),
                scope,
                status,
                error,
                now);
    }

    private void end(
            Admission admission,
            int attempts,
            RefusalScope scope,
            ResponseStatus status,
            ErrorInfo error,
            Instant now) {
        Refusal refusal = refusal(admission, scope, status, error, now);
        store(admission, RequestPhase.REFUSED, attempts, null, refusal, now);
        outbox.refusal(refusal);
    }

    private void store(
            Admission admission,
            RequestPhase phase,
            int attempts,
            @Nullable Admission kept,
            @Nullable Refusal refusal,
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
                        new AdmittedRequest(
                                tenant,
                                requestId,
                                admission.getContentHash(),
                                phase,
                                attempts,
                                kept,
                                refusal,
                                forgetAt));
    }
}
