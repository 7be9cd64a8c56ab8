package dev.sluice.budget.dispatch;

import dev.sluice.budget.dispatch.DispatchQueue.Batch;
import dev.sluice.budget.policy.PolicyIndex;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Table;
import dev.sluice.economy.Trimming;
import dev.sluice.schema.Admission;
import dev.sluice.schema.AdmittedRequest;
import dev.sluice.schema.AnswerCheck;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.Dispatch;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.PendingDispatch;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.RoutePolicy;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the record for the workers out of the request and its reservation. */
public final class DispatchAssembler {

    private final Catalogue catalogue;
    private final Table<AdmittedRequest> requests;
    private final Table<Reservation> reservations;

    public DispatchAssembler(Catalogue catalogue, Table<AdmittedRequest> requests, Table<Reservation> reservations) {
        this.catalogue = catalogue;
        this.requests = requests;
        this.reservations = reservations;
    }

    /** The record of a batch; empty when no call of it is wanted any more. */
    public Optional<Dispatch> assemble(Batch batch, Instant now) {
        List<DispatchItem> items =
                batch.calls().stream().map(this::item).filter(Objects::nonNull).toList();
        if (items.isEmpty()) {
            return Optional.empty();
        }
        String batchId =
                Keys.digest(items.stream().map(DispatchItem::getDispatchId).toList());
        @Nullable DeploymentPolicy terms = terms(batch);
        return Optional.of(Dispatch.newBuilder()
                .setBatchId(batchId)
                .setProvider(batch.group().provider())
                .setModel(batch.group().model())
                .setDeployment(batch.group().deployment())
                .setRequestsPerMinute(terms == null ? null : terms.getRequestsPerMinute())
                .setTokensPerMinute(terms == null ? null : terms.getTokensPerMinute())
                .setServiceTier(terms == null ? null : terms.getServiceTier())
                .setItems(items)
                .setCreatedAt(now)
                .build());
    }

    /** The deployment as it is now; its name stands for the same terms for whoever shares it. Null when it was removed. */
    private @Nullable DeploymentPolicy terms(Batch batch) {
        PolicyIndex policies = catalogue.policies();
        String tenant = batch.calls().getFirst().getTenant();
        return policies.forTenant(tenant)
                .deployment(batch.group().model(), batch.group().deployment());
    }

    private @Nullable AnswerCheck check(Reservation reservation) {
        @Nullable String name = reservation.getChecked() ? reservation.getRoute() : null;
        @Nullable
        RoutePolicy route = name == null
                ? null
                : catalogue.policies().forTenant(reservation.getTenant()).route(name);
        return route == null ? null : route.getCheck();
    }

    /** Null when the request ended meanwhile, by the answer of an earlier dispatch; its reservation expires unused. */
    private @Nullable DispatchItem item(PendingDispatch pending) {
        @Nullable AdmittedRequest request = requests.get(Keys.of(pending.getTenant(), pending.getRequestId()));
        @Nullable Reservation reservation = reservations.get(Keys.of(pending.getTenant(), pending.getDispatchId()));
        @Nullable Admission admission = request == null ? null : request.getAdmission();
        if (admission == null || reservation == null) {
            return null;
        }
        return DispatchItem.newBuilder()
                .setDispatchId(reservation.getDispatchId())
                .setRequest(Trimming.without(admission.getRequest(), reservation.getDroppedTurns()))
                .setFlightKey(admission.getFlightKey())
                .setEntryId(admission.getEntryId())
                .setBodyTtlMs(admission.getBodyTtlMs())
                .setAttempt(reservation.getAttempt())
                .setModel(reservation.getModel())
                .setUpstreamModel(reservation.getUpstreamModel())
                .setMaxOutputTokens(reservation.getMaxOutputTokens())
                .setServiceTier(reservation.getServiceTier())
                .setPromptTokens(reservation.getPromptTokens())
                .setPrices(reservation.getPrices())
                .setPriceVersion(reservation.getPriceVersion())
                .setQuoteNanoUsd(reservation.getQuoteNanoUsd())
                .setNotAfter(reservation.getNotAfter())
                .setRoute(reservation.getRoute())
                .setArm(reservation.getArm())
                .setCheck(check(reservation))
                .setWithheldCostNanoUsd(reservation.getWithheldCostNanoUsd())
                .build();
    }
}
