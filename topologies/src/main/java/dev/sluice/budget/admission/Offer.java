package dev.sluice.budget.admission;

import dev.sluice.budget.admission.Quoter.Quote;
import dev.sluice.budget.ledger.Counter;
import dev.sluice.budget.policy.BudgetRule;
import dev.sluice.economy.ContextFit.Fit.Fits;
import dev.sluice.schema.ErrorInfo;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A quote with the budgets it would count against.
 *
 * @param sent what of the request is sent
 * @param tooLong why it is not sent at all; null: it can be
 */
record Offer(
        Fits sent,
        Quote quote,
        List<Counter> counters,
        @Nullable ErrorInfo tooLong) {

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
        return tooLong == null && bounded && exceeded(BudgetRule::isHard).isEmpty();
    }
}
