package dev.sluice.budget.admission;

import dev.sluice.budget.GateSettings;
import dev.sluice.budget.admission.Quoter.Quote;
import dev.sluice.budget.estimate.Estimates;
import dev.sluice.budget.estimate.TokenBound;
import dev.sluice.budget.ledger.BudgetBook;
import dev.sluice.budget.policy.AskedModel;
import dev.sluice.budget.policy.Deployments;
import dev.sluice.budget.policy.Spender;
import dev.sluice.budget.policy.TenantRules;
import dev.sluice.budget.price.Circumstances;
import dev.sluice.budget.price.PriceBook;
import dev.sluice.budget.price.Subject;
import dev.sluice.budget.routing.Capacity;
import dev.sluice.economy.ContextFit;
import dev.sluice.economy.ContextFit.Fit;
import dev.sluice.economy.ContextFit.Fit.Fits;
import dev.sluice.economy.ContextRules;
import dev.sluice.schema.Admission;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Price;
import dev.sluice.schema.RoutePlan;
import dev.sluice.tokens.TokenCounter;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What it would take to send one request to one model or another; reads only. */
final class Offers {

    private final GateSettings settings;
    private final BudgetBook budgets;
    private final Estimates estimates;
    private final Capacity capacity;
    private final ContextFit fit = new ContextFit(new TokenCounter());

    Offers(GateSettings settings, BudgetBook budgets, Estimates estimates, Capacity capacity) {
        this.settings = settings;
        this.budgets = budgets;
        this.estimates = estimates;
        this.capacity = capacity;
    }

    /**
     * What is asked.
     *
     * @param attempt which dispatch of the request, from 1
     * @param at event time
     * @param now wall clock
     */
    record Question(
            Admission admission,
            RawBody body,
            TenantRules rules,
            PriceBook prices,
            int attempt,
            ContextRules context,
            Instant at,
            Instant now) {

        LlmRequest request() {
            return admission.getRequest();
        }
    }

    /** The offer for a model; null when nothing serves it. */
    @Nullable
    Offer of(Question question, RoutePlan plan, String model) {
        LlmRequest request = question.request();
        @Nullable Integer ceiling = request.getMaxOutputTokens();
        long prompt = Math.max(0, question.admission().getPromptTokens());
        long tokens = prompt + (ceiling == null ? 0 : Math.max(0, ceiling));
        @Nullable
        DeploymentPolicy deployment =
                capacity.choose(question.rules(), plan, request.getTenant(), model, tokens, question.at());
        return deployment == null ? null : of(question, deployment);
    }

    private Offer of(Question question, DeploymentPolicy deployment) {
        LlmRequest request = question.request();
        return switch (fit.fit(
                question.admission(),
                question.context().limits(request, deployment.getModel()),
                deployment.getMaxOutputTokens())) {
            case Fits sent -> of(question, deployment, sent, null);
            case Fit.TooLong(ErrorInfo error) -> of(question, deployment, new Fits(question.admission(), 0, 0), error);
        };
    }

    private Offer of(Question question, DeploymentPolicy deployment, Fits sent, @Nullable ErrorInfo tooLong) {
        LlmRequest request = sent.admission().getRequest();
        boolean batch = BatchRule.applies(deployment, request, question.attempt(), settings, question.now());
        Instant latest = ReservationFactory.latestEnd(request, batch, settings, question.now());
        TokenBound bound = estimates.bound(request.getTenant(), deployment.getModel(), request.getFunction());
        Quote quote = Quoter.quote(
                sent.admission(), question.body(), deployment, question.prices(), bound, batch, question.at(), latest);
        Spender spender = Spender.of(request, deployment.getModel());
        return new Offer(sent, quote, budgets.counters(question.rules(), spender, question.at()), tooLong);
    }

    /** The next cheaper model of the route that all budgets have room for. */
    Optional<Offer> cheaper(Question question, RoutePlan plan, Offer dear) {
        return alternatives(question, plan, dear).stream()
                .flatMap(model -> Stream.ofNullable(of(question, plan, model)))
                .filter(o -> o.quote().price() != null
                        && o.quote().amount() < dear.quote().amount())
                .sorted(Comparator.comparingLong((Offer o) -> o.quote().amount())
                        .reversed())
                .filter(Offer::fits)
                .findFirst();
    }

    private static Collection<String> alternatives(Question question, RoutePlan plan, Offer dear) {
        String served = dear.quote().deployment().getModel();
        if (plan.getRoute() == null) {
            return question.rules().alternatives(question.request().getModel(), served);
        }
        SortedSet<String> others = new TreeSet<>(plan.getModels());
        others.remove(served);
        return others;
    }

    /** The price that the saving of a call is counted against; null: it is made to the model that was asked for. */
    @Nullable
    Price baseline(Question question, Offer taken, @Nullable Offer instead) {
        @Nullable
        DeploymentPolicy baseline =
                AskedModel.baseline(question.rules(), question.request().getModel());
        if (baseline == null) {
            return instead == null ? null : instead.quote().price();
        }
        if (baseline.getModel().equals(taken.quote().deployment().getModel())) {
            return null;
        }
        long prompt = Math.max(0, question.admission().getPromptTokens());
        Subject subject = new Subject(
                question.request().getTenant(),
                baseline.getProvider(),
                baseline.getModel(),
                Deployments.upstream(baseline),
                false);
        return question.prices().find(subject, new Circumstances(question.at(), prompt, null, null));
    }
}
