package dev.sluice.budget.admission;

import dev.sluice.budget.GateSettings;
import dev.sluice.budget.admission.Offers.Question;
import dev.sluice.budget.admission.Quoter.Quote;
import dev.sluice.budget.ledger.LedgerLines;
import dev.sluice.budget.policy.Deployments;
import dev.sluice.budget.routing.Rungs;
import dev.sluice.budget.state.Keys;
import dev.sluice.economy.ContextFit.Fit.Fits;
import dev.sluice.embeddings.Embeddings;
import dev.sluice.schema.Admission;
import dev.sluice.schema.BudgetCharge;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Price;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.ReservationState;
import dev.sluice.schema.RoutePlan;
import dev.sluice.schema.RoutePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes reservations. */
final class ReservationFactory {

    private ReservationFactory() {}

    static Reservation open(
            Question question,
            Fits sent,
            RoutePlan plan,
            int attempt,
            Quote quote,
            List<BudgetCharge> budgets,
            GateSettings settings,
            @Nullable String noteCode,
            @Nullable Price baseline) {
        Admission admission = sent.admission();
        LlmRequest request = question.request();
        @Nullable Price price = quote.price();
        Instant latestStart = latestStart(request, settings, question.now());
        Instant expiresAt = latestStart.plus(half(settings));
        return Reservation.newBuilder()
                .setDispatchId(Keys.dispatchId(request.getRequestId(), attempt))
                .setRequestId(request.getRequestId())
                .setTenant(request.getTenant())
                .setAttempt(attempt)
                .setState(ReservationState.RESERVED)
                .setProvider(quote.deployment().getProvider())
                .setModel(quote.deployment().getModel())
                .setDeployment(Deployments.name(quote.deployment()))
                .setRoute(plan.getRoute())
                .setArm(plan.getArm())
                .setChecked(isChecked(question, plan, quote))
                .setWithheldCostNanoUsd(plan.getWithheldCostNanoUsd())
                .setUpstreamModel(quote.upstreamModel())
                .setBatch(quote.batch())
                .setServiceTier(quote.batch() ? null : quote.deployment().getServiceTier())
                .setMaxOutputTokens(quote.ceilingToSend())
                .setPromptTokens(admission.getPromptTokens())
                .setDroppedTurns(sent.droppedTurns())
                .setTrimmedTokens(sent.trimmedTokens())
                .setPrices(price == null ? null : price.getPrices())
                .setPriceVersion(price == null ? null : price.getPriceId())
                .setKnownPrices(quote.knownPrices())
                .setQuoteNanoUsd(quote.amount())
                .setBaselinePrices(baseline == null ? null : baseline.getPrices())
                .setBudgets(budgets)
                .setNoteCode(noteCode)
                .setAttribution(LedgerLines.attribution(admission))
                .setEventTime(question.at())
                .setNotAfter(latestStart)
                .setExpiresAt(expiresAt)
                .setForgetAt(expiresAt.plus(settings.idempotencyHorizon()))
                .build();
    }

    /** Whether the answer is judged: only where a better model could be asked, and budgets chose no other model. */
    private static boolean isChecked(Question question, RoutePlan plan, Quote quote) {
        @Nullable RoutePolicy route = Rungs.route(plan, question.rules());
        return route != null
                && route.getCheck() != null
                && !Embeddings.isFor(question.request())
                && quote.deployment().getModel().equals(Rungs.model(plan))
                && Rungs.canClimb(plan, question.rules());
    }

    /** When a call that is reserved now has ended at the latest; one that starts late has the whole life once more. */
    static Instant latestEnd(LlmRequest request, boolean batch, GateSettings settings, Instant now) {
        return latestStart(request, settings, now)
                .plus(half(settings))
                .plus(batch ? settings.batchTtl() : settings.reservationTtl());
    }

    private static Instant latestStart(LlmRequest request, GateSettings settings, Instant now) {
        Instant latestStart = now.plus(half(settings));
        @Nullable Instant deadline = request.getDeadline();
        boolean isDeferred = request.getLane().equals("DEFERRED");
        return deadline != null && (isDeferred || deadline.isBefore(latestStart)) ? deadline : latestStart;
    }

    /**
     * Half of the life is for the call to start, the other half for its STARTED to arrive here: a call that starts in
     * time is never taken for lost because a report was slow.
     */
    private static Duration half(GateSettings settings) {
        return settings.reservationTtl().dividedBy(2);
    }
}
