package dev.sluice.budget.admission;

import dev.sluice.budget.GateSettings;
import dev.sluice.budget.admission.Offers.Question;
import dev.sluice.budget.estimate.Estimates;
import dev.sluice.budget.ledger.BudgetBook;
import dev.sluice.budget.ledger.Counter;
import dev.sluice.budget.policy.BudgetRule;
import dev.sluice.budget.policy.TenantRules;
import dev.sluice.budget.routing.Capacity;
import dev.sluice.budget.routing.Pressure;
import dev.sluice.budget.routing.Rungs;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Timers;
import dev.sluice.embeddings.Embeddings;
import dev.sluice.schema.Admission;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.RoutePlan;
import dev.sluice.schema.RoutePolicy;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chooses the model and sets money aside for one dispatch, on every matching budget or on none. */
public final class Reserver {

    private static final String SHADOW_EXCEEDED = "SHADOW_BUDGET_EXCEEDED";

    private final GateSettings settings;
    private final GateState state;
    private final Catalogue catalogue;
    private final BudgetBook budgets;
    private final Offers offers;
    private final Capacity capacity;

    public Reserver(
            GateSettings settings, GateState state, Catalogue catalogue, BudgetBook budgets, Estimates estimates) {
        this.settings = settings;
        this.state = state;
        this.catalogue = catalogue;
        this.budgets = budgets;
        this.capacity = new Capacity(state.fills(), settings.partitions());
        this.offers = new Offers(settings, budgets, estimates, capacity);
    }

    /**
     * Decides about a dispatch.
     *
     * @param plan where the request may be sent; its rung is asked, or a cheaper one under a budget's pressure
     * @param attempt which dispatch of the request, from 1
     * @param eventTime decides price and windows
     * @param now wall clock, for expiry
     */
    public Decision reserve(Admission admission, RoutePlan plan, int attempt, Instant eventTime, Instant now) {
        LlmRequest request = admission.getRequest();
        TenantRules rules = catalogue.policies().forTenant(request.getTenant());
        Question question = new Question(
                admission,
                RawBody.read(request.getRawBody()),
                rules,
                catalogue.prices(),
                attempt,
                catalogue.policies().context(),
                eventTime,
                now);
        @Nullable Offer asked = offers.of(question, plan, Rungs.model(plan));
        if (asked == null) {
            return new Decision.Denied(
                    ResponseStatus.ERROR, GateErrors.unknownModel(request.getModel(), rules.knownModels()));
        }
        @Nullable Offer lower = attempt == 1 ? underPressure(question, plan, asked) : null;
        RoutePlan placed = lower == null
                ? plan
                : RoutePlan.newBuilder(plan).setRung(plan.getRung() - 1).build();
        Offer first = lower == null ? asked : lower;
        if (first.tooLong() != null) {
            return refused(first.tooLong());
        }
        if (first.quote().isTooLarge()) {
            return refused(GateErrors.quoteTooLarge(request, Quoter.LARGEST_QUOTE));
        }
        if (!first.underHardBudget()) {
            return take(question, placed, attempt, first, null);
        }
        if (first.quote().price() == null) {
            return refused(GateErrors.unpriced(first.quote().deployment().getModel()));
        }
        if (first.quote().ceiling() == null) {
            return refused(GateErrors.missingCeiling());
        }
        List<Counter> exceeded = first.exceeded(BudgetRule::isHard);
        if (exceeded.isEmpty()) {
            return take(question, placed, attempt, first, null);
        }
        // Whoever has an answer already asks for a better one, which a cheaper model does not give; vectors of another
        // model cannot be compared with those of the one asked for.
        boolean movable = !plan.getWithheld() && !Embeddings.isFor(request);
        if (movable && exceeded.stream().allMatch(c -> c.rule().downgrades())) {
            Optional<Offer> cheaper = offers.cheaper(question, placed, first);
            if (cheaper.isPresent()) {
                return take(question, placed, attempt, cheaper.get(), first);
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

    /** The offer of the next lower rung when the route wants it in view of its budgets; null: it does not. */
    private @Nullable Offer underPressure(Question question, RoutePlan plan, Offer asked) {
        @Nullable RoutePolicy route = Rungs.route(plan, question.rules());
        if (plan.getRung() == 0 || Embeddings.isFor(question.request()) || !Pressure.isOn(route, asked.counters())) {
            return null;
        }
        @Nullable Offer lower = offers.of(question, plan, plan.getModels().get(plan.getRung() - 1));
        return lower == null || lower.tooLong() != null ? null : lower;
    }

    private Decision take(Question question, RoutePlan plan, int attempt, Offer offer, @Nullable Offer instead) {
        List<Counter> shadowed = offer.exceeded(BudgetRule::isShadow);
        Instant at = question.at();
        shadowed.forEach(c -> budgets.refusedBy(c, at));
        RoutePlan taken =
                RoutePlan.newBuilder(plan).setTries(plan.getTries() + 1).build();
        Reservation reservation = ReservationFactory.open(
                question,
                offer.sent(),
                taken,
                attempt,
                offer.quote(),
                BudgetBook.charges(offer.counters()),
                settings,
                shadowed.isEmpty() ? null : SHADOW_EXCEEDED,
                offers.baseline(question, offer, instead));
        // Nothing is written before all that can fail is computed: a half step would be committed.
        long expiresAt = reservation.getExpiresAt().toEpochMilli();
        String key = Keys.of(reservation.getTenant(), reservation.getDispatchId());
        budgets.reserve(offer.counters(), offer.quote().amount(), at);
        capacity.take(
                offer.quote().deployment(),
                question.rules(),
                reservation.getTenant(),
                offer.quote().tokens(),
                at);
        state.reservations().put(key, reservation);
        state.timers().schedule(expiresAt, Timers.Kind.RESERVATION, key);
        return new Decision.Reserved(reservation, taken);
    }

    private static Decision refused(ErrorInfo error) {
        return new Decision.Denied(ResponseStatus.REFUSED, error);
    }
}
