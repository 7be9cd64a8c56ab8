package dev.sluice.budget.admission;

import dev.sluice.budget.GateSettings;
import dev.sluice.budget.ledger.LedgerLines;
import dev.sluice.budget.policy.TenantRules;
import dev.sluice.budget.routing.OffPeak;
import dev.sluice.budget.routing.Planner;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Outbox;
import dev.sluice.schema.Admission;
import dev.sluice.schema.AdmittedRequest;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.RefusalScope;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.RoutePlan;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes requests in: each once, whatever is repeated upstream. */
public final class Admitter {

    private static final long GONE = -1;

    private final GateSettings settings;
    private final GateState state;
    private final Catalogue catalogue;
    private final Outbox outbox;
    private final Requests requests;
    private final Reserver reserver;

    public Admitter(
            GateSettings settings,
            GateState state,
            Catalogue catalogue,
            Outbox outbox,
            Requests requests,
            Reserver reserver) {
        this.settings = settings;
        this.state = state;
        this.catalogue = catalogue;
        this.outbox = outbox;
        this.requests = requests;
        this.reserver = reserver;
    }

    /**
     * Decides about a request.
     *
     * @param now wall clock; decides whether the deadline has passed and when the reservation expires
     */
    public void admit(Admission admission, Instant now) {
        LlmRequest request = admission.getRequest();
        @Nullable AdmittedRequest known = requests.find(request.getTenant(), request.getRequestId());
        if (known != null) {
            repeat(admission, known, now);
            return;
        }
        TenantRules rules = catalogue.policies().forTenant(request.getTenant());
        RoutePlan plan = Planner.plan(admission, rules);
        @Nullable
        Instant later = OffPeak.departure(admission, plan, rules, catalogue.prices(), now, settings.reservationTtl());
        if (later != null) {
            requests.hold(admission, plan, 0, later, now);
        } else {
            Decision decision = decide(admission, plan, 1, admission.getReceivedAt(), now);
            requests.follow(decision, null, admission, plan, 0, now);
        }
    }

    /**
     * The time has come that a request was held for.
     *
     * @return epoch ms to look again; -1 when it is not held any more
     */
    public long release(String key, Instant now) {
        @Nullable AdmittedRequest request = state.requests().get(key);
        @Nullable Instant until = request == null ? null : request.getHeldUntil();
        if (request == null || until == null || request.getAdmission() == null || request.getPlan() == null) {
            return GONE;
        }
        if (now.isBefore(until)) {
            return until.toEpochMilli();
        }
        Admission admission = request.getAdmission();
        RoutePlan plan = request.getPlan();
        int attempts = request.getAttempts();
        Decision decision = decide(admission, plan, attempts + 1, until, now);
        requests.follow(decision, request, admission, plan, attempts, now);
        return GONE;
    }

    private Decision decide(Admission admission, RoutePlan plan, int attempt, Instant eventTime, Instant now) {
        @Nullable Instant deadline = admission.getRequest().getDeadline();
        return deadline != null && !now.isBefore(deadline)
                ? new Decision.Denied(ResponseStatus.ERROR, GateErrors.deadlineExceeded(deadline))
                : reserver.reserve(admission, plan, attempt, eventTime, now);
    }

    private void repeat(Admission admission, AdmittedRequest known, Instant now) {
        if (!known.getContentHash().equals(admission.getContentHash())) {
            reused(admission, now);
        } else if (known.getRefusal() != null) {
            // The cache forwards again what it may have lost the answer of; a refusal exists nowhere but here.
            outbox.refusal(known.getRefusal());
        }
    }

    private void reused(Admission admission, Instant now) {
        LlmRequest request = admission.getRequest();
        ErrorInfo error = GateErrors.requestIdReused(request.getRequestId());
        String content = Keys.digest(List.of(admission.getContentHash()));
        String lineId = request.getRequestId() + ":reused:" + content.substring(0, 16);
        Instant forgetAt = now.plus(settings.idempotencyHorizon());
        if (state.markOnce("line/" + Keys.of(request.getTenant(), lineId), forgetAt.toEpochMilli())) {
            outbox.usage(LedgerLines.refusal(admission, null, lineId, error.getCode(), null, now));
        }
        outbox.refusal(Requests.refusal(admission, RefusalScope.REQUEST, ResponseStatus.REFUSED, error, now));
    }
}
