package dev.sluice.budget.settlement;

import dev.sluice.budget.GateSettings;
import dev.sluice.budget.admission.Decision;
import dev.sluice.budget.admission.GateErrors;
import dev.sluice.budget.admission.Requests;
import dev.sluice.budget.admission.Reserver;
import dev.sluice.budget.policy.Deployments;
import dev.sluice.budget.routing.Planner;
import dev.sluice.budget.routing.Rungs;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Keys;
import dev.sluice.schema.Admission;
import dev.sluice.schema.AdmittedRequest;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.RequestPhase;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.ReservationState;
import dev.sluice.schema.RoutePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes reports about dispatches: settles the reservation, then ends the request or dispatches it again. */
public final class Settler {

    /** A provider that asks for more patience is asked again all the same, and may say so again. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final GateSettings settings;
    private final GateState state;
    private final Catalogue catalogue;
    private final Requests requests;
    private final Reserver reserver;
    private final Charger charger;
    private final UnreservedLines unreserved;
    private final Cascade cascade;

    public Settler(
            GateSettings settings,
            GateState state,
            Catalogue catalogue,
            Requests requests,
            Reserver reserver,
            Charger charger,
            UnreservedLines unreserved,
            Cascade cascade) {
        this.settings = settings;
        this.state = state;
        this.catalogue = catalogue;
        this.requests = requests;
        this.reserver = reserver;
        this.charger = charger;
        this.unreserved = unreserved;
        this.cascade = cascade;
    }

    /**
     * A dispatch has news.
     *
     * @param at event time
     * @param completion null when the clock reports
     */
    private record News(Report report, @Nullable Completion completion, Costing.@Nullable Cost cost, Instant at) {}

    /** Takes a report of a worker or a hit of the cache. */
    public void report(Completion completion, Instant now) {
        if (completion.getKind() == CompletionKind.HIT) {
            unreserved.hit(completion, now);
            return;
        }
        @Nullable String dispatchId = completion.getDispatchId();
        @Nullable
        Reservation reservation =
                dispatchId == null ? null : state.reservations().get(Keys.of(completion.getTenant(), dispatchId));
        if (reservation == null) {
            unreserved.orphan(completion, now);
            return;
        }
        Costing.@Nullable Cost cost = Costing.of(reservation, completion, catalogue.prices());
        Optional<Report> report = Report.of(completion, cost != null);
        if (cost != null && isAnotherCall(reservation, completion)) {
            unreserved.once(
                    "call/",
                    completion.getTenant(),
                    dispatchId + "/" + completion.getProviderRequestId(),
                    now,
                    () -> charger.chargeAnotherCall(reservation, completion, cost, completion.getAt(), now));
            return;
        }
        report.ifPresent(r -> apply(reservation, new News(r, completion, cost, completion.getAt()), now));
    }

    /**
     * Looks at a reservation whose alarm rang.
     *
     * @return epoch ms to look again; -1 when it is gone
     */
    public long alarm(String key, Instant now) {
        @Nullable Reservation reservation = state.reservations().get(key);
        if (reservation == null) {
            return -1;
        }
        if (!Step.isOpen(reservation.getState())) {
            if (now.isBefore(reservation.getForgetAt())) {
                return reservation.getForgetAt().toEpochMilli();
            }
            state.reservations().delete(key);
            return -1;
        }
        if (now.isBefore(reservation.getExpiresAt())) {
            return reservation.getExpiresAt().toEpochMilli();
        }
        apply(reservation, new News(Report.EXPIRED, null, null, now), now);
        return reservation.getForgetAt().toEpochMilli();
    }

    private static boolean isAnotherCall(Reservation reservation, Completion completion) {
        return completion.getKind() == CompletionKind.SUCCEEDED
                && reservation.getState() == ReservationState.CONFIRMED
                && completion.getProviderRequestId() != null
                && reservation.getProviderCallId() != null
                && !reservation.getProviderCallId().equals(completion.getProviderRequestId());
    }

    private void apply(Reservation reservation, News news, Instant now) {
        Step step = Step.of(reservation.getState(), news.report());
        charger.apply(reservation, step, news.completion(), news.cost(), news.at(), now);
        if (step == Step.START) {
            return;
        }
        @Nullable AdmittedRequest request = requests.find(reservation.getTenant(), reservation.getRequestId());
        if (request == null || request.getPhase() != RequestPhase.OPEN) {
            return;
        }
        if (news.report().isSuccess()) {
            succeeded(request, reservation, step, news.completion(), now);
        } else if (Step.isOpen(reservation.getState()) && step != Step.NOTHING) {
            again(request, reservation, news, now);
        }
    }

    private void succeeded(
            AdmittedRequest request, Reservation reservation, Step step, @Nullable Completion completion, Instant now) {
        if (completion == null || completion.getCheckFailed() == null) {
            requests.succeed(request);
        } else if (step != Step.NOTHING) {
            String key = Keys.of(reservation.getTenant(), reservation.getDispatchId());
            @Nullable Reservation charged = state.reservations().get(key);
            long cost = charged == null ? 0 : charged.getChargedNanoUsd();
            cascade.failed(request, reservation, completion, planOf(request), cost, now);
        }
    }

    /** Requests that were admitted by an earlier version have no plan. */
    private RoutePlan planOf(AdmittedRequest request) {
        if (request.getPlan() != null) {
            return request.getPlan();
        }
        Admission admission = Objects.requireNonNull(request.getAdmission(), "an open request has its admission");
        RoutePlan plan = Planner.plan(admission, catalogue.policies().forTenant(request.getTenant()));
        return RoutePlan.newBuilder(plan).setTries(request.getAttempts()).build();
    }

    private void again(AdmittedRequest request, Reservation reservation, News news, Instant now) {
        @Nullable Admission admission = request.getAdmission();
        @Nullable Completion completion = news.completion();
        @Nullable ErrorInfo reported = completion == null ? null : completion.getError();
        ErrorInfo error = Objects.requireNonNullElseGet(reported, GateErrors::workerLost);
        if (admission == null) {
            requests.fail(request, error, now);
            return;
        }
        RoutePlan plan = planOf(request);
        @Nullable Next next = next(plan, reservation, news.report(), error);
        if (next == null || !mayRetry(admission, plan, now)) {
            requests.fail(request, error, now);
            return;
        }
        int attempt = reservation.getAttempt();
        @Nullable Instant later = later(next, error, now);
        if (later != null) {
            @Nullable Instant deadline = admission.getRequest().getDeadline();
            if (deadline != null && !later.isBefore(deadline)) {
                requests.fail(request, error, now);
            } else {
                requests.hold(admission, next.plan(), attempt, later, now);
            }
            return;
        }
        Decision decision = reserver.reserve(admission, next.plan(), attempt + 1, news.at(), now);
        requests.follow(decision, request, admission, next.plan(), attempt, now);
    }

    /**
     * What is tried next.
     *
     * @param elsewhere whether that is another deployment, so that the one that failed need not be waited for
     */
    private record Next(RoutePlan plan, boolean elsewhere) {}

    /** Where a request goes after a dispatch that ended without an answer; null: nowhere would it do better. */
    private @Nullable Next next(RoutePlan plan, Reservation reservation, Report report, ErrorInfo error) {
        boolean worthIt = report != Report.FAILED || error.getRetryable();
        boolean isOfDeployment =
                report == Report.UNKNOWN_OUTCOME || (report == Report.FAILED && Rungs.isOfDeployment(error));
        if (!isOfDeployment) {
            return worthIt ? new Next(plan, false) : null;
        }
        String name = Deployments.name(
                reservation.getDeployment(), reservation.getProvider(), reservation.getUpstreamModel());
        @Nullable RoutePlan around = Rungs.around(plan, catalogue.policies().forTenant(reservation.getTenant()), name);
        if (around != null) {
            return new Next(around, true);
        }
        return worthIt ? new Next(Rungs.again(plan, name), false) : null;
    }

    /** When to ask the same deployment again; null: at once. */
    private static @Nullable Instant later(Next next, ErrorInfo error, Instant now) {
        @Nullable Long wait = error.getRetryAfterMs();
        return next.elsewhere() || wait == null || wait <= 0
                ? null
                : now.plusMillis(Math.min(wait, LONGEST_WAIT.toMillis()));
    }

    private boolean mayRetry(Admission admission, RoutePlan plan, Instant now) {
        @Nullable Instant deadline = admission.getRequest().getDeadline();
        boolean inTime = deadline == null || now.isBefore(deadline);
        return inTime && plan.getTries() < settings.maxAttempts();
    }
}
