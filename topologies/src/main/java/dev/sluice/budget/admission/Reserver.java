package dev.sluice.budget.admission;

import dev.sluice.budget.GateSettings;
import dev.sluice.budget.admission.Quoter.Quote;
import dev.sluice.budget.ledger.BudgetBook;
import dev.sluice.budget.ledger.Counter;
import dev.sluice.budget.policy.AskedModel;
import dev.sluice.budget.policy.BudgetRule;
import dev.sluice.budget.policy.Spender;
import dev.sluice.budget.policy.TenantRules;
import dev.sluice.budget.price.PriceBook;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Timers;
import dev.sluice.economy.ContextFit;
import dev.sluice.economy.ContextFit.Fit;
import dev.sluice.economy.ContextFit.Fit.Fits;
import dev.sluice.embeddings.Embeddings;
import dev.sluice.schema.Admission;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.tokens.TokenCounter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Chooses the model and sets money aside for one dispatch, on every matching budget or on none. */
public final class Reserver {

    private static final String SHADOW_EXCEEDED = "SHADOW_BUDGET_EXCEEDED";

    private final GateSettings settings;
    private final GateState state;
    private final Catalogue catalogue;
    private final BudgetBook budgets;
    private final ContextFit context = new ContextFit(new TokenCounter());

    public Reserver(GateSettings settings, GateState state, Catalogue catalogue, BudgetBook budgets) {
        this.settings = settings;
        this.state = state;
        this.catalogue = catalogue;
        this.budgets = budgets;
    }

    /** A quote with the budgets it would count against, for what of the request is sent. */
    private record Offer(Fits sent, Quote quote, List<Counter> counters) {

        boolean underHardBudget() {
            return counters.stream().anyMatch(c -> c.rule().isHard());
        }

        List<Counter> exceeded(Predicate<BudgetRule> kind) {
            return counters.stream()
                    .filter(c -> kind.test(c.rule()) && c.excess(quote.amount()) > 0)
                    .toList();
        }

        /** Whether a hard budget can vouch for it, and all of them do. */
        boolean fits() {
            boolean bounded = quote.price() != null && quote.ceiling() != null && !quote.isTooLarge();
            return bounded && exceeded(BudgetRule::isHard).isEmpty();
        }
    }

    /**
     * Decides about a dispatch.
     *
     * @param attempt which dispatch of the request, from 1
     * @param eventTime decides price and windows
     * @param now wall clock, for expiry
     */
    public Decision reserve(Admission admission, int attempt, Instant eventTime, Instant now) {
        LlmRequest request = admission.getRequest();
        TenantRules rules = catalogue.policies().forTenant(request.getTenant());
        @Nullable DeploymentPolicy deployment = AskedModel.deployment(rules, request.getModel());
        if (deployment == null) {
            return new Decision.Denied(
                    ResponseStatus.ERROR, GateErrors.unknownModel(request.getModel(), rules.knownModels()));
        }
        RawBody body = RawBody.read(request.getRawBody());
        Fits sent;
        switch (fit(admission, deployment)) {
            case Fit.TooLong(ErrorInfo error) -> {
                return refused(error);
            }
            case Fits fits -> sent = fits;
        }
        Offer first = offer(sent, body, deployment, rules, eventTime, now);
        if (first.quote().isTooLarge()) {
            return refused(GateErrors.quoteTooLarge(request, Quoter.LARGEST_QUOTE));
        }
        if (!first.underHardBudget()) {
            return take(attempt, first, null, eventTime, now);
        }
        if (first.quote().price() == null) {
            return refused(GateErrors.unpriced(deployment.getModel()));
        }
        if (first.quote().ceiling() == null) {
            return refused(GateErrors.missingCeiling());
        }
        List<Counter> exceeded = first.exceeded(BudgetRule::isHard);
        if (exceeded.isEmpty()) {
            return take(attempt, first, null, eventTime, now);
        }
        // Vectors of another model cannot be compared with those of the one asked for.
        if (!Embeddings.isFor(request)
                && exceeded.stream().allMatch(c -> c.rule().downgrades())) {
            Optional<Offer> cheaper = cheaper(admission, body, first, rules, eventTime, now);
            if (cheaper.isPresent()) {
                return take(attempt, cheaper.get(), first, eventTime, now);
            }
        }
        exceeded.forEach(c -> budgets.refusedBy(c, eventTime));
        long amount = first.quote().amount();
        Counter worst = exceeded.stream()
                .max(Comparator.comparingLong(c -> c.excess(amount)))
                .orElseThrow();
        return new Decision.Denied(
                ResponseStatus.REFUSED,
                GateErrors.budgetExceeded(worst, amount, now),
                first.quote().price().getPriceId());
    }

    private Fit fit(Admission admission, DeploymentPolicy deployment) {
        return context.fit(
                admission,
                catalogue.policies().context().limits(admission.getRequest(), deployment.getModel()),
                deployment.getMaxOutputTokens());
    }

    private Offer offer(
            Fits sent, RawBody body, DeploymentPolicy deployment, TenantRules rules, Instant at, Instant now) {
        Admission admission = sent.admission();
        PriceBook prices = catalogue.prices();
        Instant latest = ReservationFactory.latestEnd(admission.getRequest(), settings, now);
        Quote quote = Quoter.quote(admission, body, deployment, prices, at, latest);
        Spender spender = Spender.of(admission.getRequest(), deployment.getModel());
        return new Offer(sent, quote, budgets.counters(rules, spender, at));
    }

    /** The next cheaper model of the route that all budgets have room for. */
    private Optional<Offer> cheaper(
            Admission admission, RawBody body, Offer dear, TenantRules rules, Instant at, Instant now) {
        String asked = admission.getRequest().getModel();
        return rules.alternatives(asked, dear.quote().deployment().getModel()).stream()
                .map(rules::deployment)
                .filter(Objects::nonNull)
                .flatMap(d -> fit(admission, d) instanceof Fits sent
                        ? Stream.of(offer(sent, body, d, rules, at, now))
                        : Stream.empty())
                .filter(o -> o.quote().price() != null
                        && o.quote().amount() < dear.quote().amount())
                .sorted(Comparator.comparingLong((Offer o) -> o.quote().amount())
                        .reversed())
                .filter(Offer::fits)
                .findFirst();
    }

    private Decision take(int attempt, Offer offer, @Nullable Offer instead, Instant eventTime, Instant now) {
        List<Counter> shadowed = offer.exceeded(BudgetRule::isShadow);
        shadowed.forEach(c -> budgets.refusedBy(c, eventTime));
        Reservation reservation = ReservationFactory.open(
                offer.sent(),
                attempt,
                offer.quote(),
                BudgetBook.charges(offer.counters()),
                settings,
                eventTime,
                now,
                shadowed.isEmpty() ? null : SHADOW_EXCEEDED,
                instead == null ? null : instead.quote().price());
        // Nothing is written before all that can fail is computed: a half step would be committed.
        long expiresAt = reservation.getExpiresAt().toEpochMilli();
        String key = Keys.of(reservation.getTenant(), reservation.getDispatchId());
        budgets.reserve(offer.counters(), offer.quote().amount(), eventTime);
        state.reservations().put(key, reservation);
        state.timers().schedule(expiresAt, Timers.Kind.RESERVATION, key);
        return new Decision.Reserved(reservation);
    }

    private static Decision refused(ErrorInfo error) {
        return new Decision.Denied(ResponseStatus.REFUSED, error);
    }
}
