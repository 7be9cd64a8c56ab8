package dev.sluice.budget.admission;

import dev.sluice.budget.GateSettings;
import dev.sluice.budget.admission.Quoter.Quote;
import dev.sluice.budget.ledger.LedgerLines;
import dev.sluice.budget.state.Keys;
import dev.sluice.schema.Admission;
import dev.sluice.schema.BudgetCharge;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Price;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.ReservationState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes reservations. */
final class ReservationFactory {

    private ReservationFactory() {}

    static Reservation open(
            Admission admission,
            int attempt,
            Quote quote,
            List<BudgetCharge> budgets,
            GateSettings settings,
            Instant eventTime,
            Instant now,
            @Nullable String noteCode,
            @Nullable Price baseline) {
        LlmRequest request = admission.getRequest();
        @Nullable Price price = quote.price();
        // Half of the life is for the call to start, the other half for its STARTED to arrive here: a call that starts
        // in time is never taken for lost because a report was slow.
        Duration half = settings.reservationTtl().dividedBy(2);
        Instant latestStart = now.plus(half);
        @Nullable Instant deadline = request.getDeadline();
        if (deadline != null && (request.getLane().equals("DEFERRED") || deadline.isBefore(latestStart))) {
            latestStart = deadline;
        }
        Instant expiresAt = latestStart.plus(half);
        return Reservation.newBuilder()
                .setDispatchId(Keys.dispatchId(request.getRequestId(), attempt))
                .setRequestId(request.getRequestId())
                .setTenant(request.getTenant())
                .setAttempt(attempt)
                .setState(ReservationState.RESERVED)
                .setProvider(quote.deployment().getProvider())
                .setModel(quote.deployment().getModel())
                .setUpstreamModel(quote.upstreamModel())
                .setMaxOutputTokens(quote.ceilingToSend())
                .setPromptTokens(admission.getPromptTokens())
                .setPrices(price == null ? null : price.getPrices())
                .setPriceVersion(price == null ? null : price.getPriceId())
                .setPriceBand(price == null ? 0 : price.getMinPromptTokens())
                .setQuoteNanoUsd(quote.amount())
                .setBaselinePrices(baseline == null ? null : baseline.getPrices())
                .setBudgets(budgets)
                .setNoteCode(noteCode)
                .setAttribution(LedgerLines.attribution(admission))
                .setEventTime(eventTime)
                .setNotAfter(latestStart)
                .setExpiresAt(expiresAt)
                .setForgetAt(expiresAt.plus(settings.idempotencyHorizon()))
                .build();
    }
}
