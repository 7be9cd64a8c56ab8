package dev.sluice.budget.settlement;

import dev.sluice.budget.admission.Decision;
import dev.sluice.budget.admission.GateErrors;
import dev.sluice.budget.admission.Requests;
import dev.sluice.budget.admission.Reserver;
import dev.sluice.budget.policy.TenantRules;
import dev.sluice.budget.routing.Rungs;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Timers;
import dev.sluice.schema.Admission;
import dev.sluice.schema.AdmittedRequest;
import dev.sluice.schema.Answer;
import dev.sluice.schema.Completion;
import dev.sluice.schema.RequestPhase;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.RoutePlan;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks a better model when an answer failed its check. The answer that failed is kept in the gate's state until there is
 * a better one, and is given when there will be none: for want of money, time, models, or of workers that live.
 */
public final class Cascade {

    /** How long before its deadline a request makes do with the answer it has; the way to the caller takes its time. */
    private static final Duration BEFORE_DEADLINE = Duration.ofSeconds(2);

    private static final long GONE = -1;

    private final GateState state;
    private final Catalogue catalogue;
    private final Requests requests;
    private final Reserver reserver;

    public Cascade(GateState state, Catalogue catalogue, Requests requests, Reserver reserver) {
        this.state = state;
        this.catalogue = catalogue;
        this.requests = requests;
        this.reserver = reserver;
    }

    /**
     * An answer that failed its check was charged.
     *
     * @param cost what was charged for it, nano-USD
     */
    void failed(
            AdmittedRequest request,
            Reservation reservation,
            Completion completion,
            RoutePlan plan,
            long cost,
            Instant now) {
        boolean isLatest = reservation.getAttempt() == request.getAttempts();
        String key = Keys.of(request.getTenant(), request.getRequestId());
        @Nullable Answer answer = completion.getWithheld();
        if (answer != null && (isLatest || state.withheld().get(key) == null)) {
            state.withheld()
                    .put(key, Answer.newBuilder(answer).setBodyStored(false).build());
        }
        if (isLatest) {
            climb(request, plan, cost, completion.getAt(), now);
        } else if (answer != null && !plan.getWithheld()) {
            RoutePlan kept = RoutePlan.newBuilder(plan).setWithheld(true).build();
            state.requests()
                    .put(key, AdmittedRequest.newBuilder(request).setPlan(kept).build());
        }
    }

    private void climb(AdmittedRequest request, RoutePlan plan, long cost, Instant at, Instant now) {
        @Nullable Admission admission = request.getAdmission();
        TenantRules rules = catalogue.policies().forTenant(request.getTenant());
        @Nullable RoutePlan higher = Rungs.climb(plan, rules, cost);
        if (admission == null || higher == null) {
            requests.fail(request, GateErrors.noBetterModel(), now);
            return;
        }
        @Nullable Instant deadline = admission.getRequest().getDeadline();
        @Nullable Instant makeDoAt = deadline == null ? null : deadline.minus(BEFORE_DEADLINE);
        if (makeDoAt != null && !now.isBefore(makeDoAt)) {
            requests.fail(request, GateErrors.noTimeForBetter(makeDoAt), now);
            return;
        }
        switch (reserver.reserve(admission, higher, request.getAttempts() + 1, at, now)) {
            case Decision.Reserved(var next, var taken) -> {
                requests.dispatch(admission, next, taken, now);
                if (makeDoAt != null) {
                    String key = Keys.of(request.getTenant(), request.getRequestId());
                    state.timers().schedule(makeDoAt.toEpochMilli(), Timers.Kind.WITHHELD, key);
                }
            }
            case Decision.Denied denied -> requests.fail(request, denied.error(), now);
        }
    }

    /**
     * The deadline of a request is near that has an answer to make do with.
     *
     * @return epoch ms to look again; -1 when it has ended
     */
    public long alarm(String key, Instant now) {
        @Nullable AdmittedRequest request = state.requests().get(key);
        @Nullable Admission admission = request == null ? null : request.getAdmission();
        @Nullable
        Instant deadline = admission == null ? null : admission.getRequest().getDeadline();
        if (request == null || request.getPhase() != RequestPhase.OPEN || deadline == null) {
            return GONE;
        }
        Instant makeDoAt = deadline.minus(BEFORE_DEADLINE);
        if (now.isBefore(makeDoAt)) {
            return makeDoAt.toEpochMilli();
        }
        requests.makeDo(request, GateErrors.noTimeForBetter(makeDoAt), now);
        return GONE;
    }
}
