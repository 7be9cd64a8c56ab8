package dev.sluice.budget.ledger;

import dev.sluice.budget.policy.BudgetRule;
import dev.sluice.schema.BudgetRefusal;
import dev.sluice.schema.BudgetWindow;

/**
 * A budget window with the rule that governs it, as it was when the decision was made.
 *
 * @param key key of the window
 * @param rule the budget
 * @param window the window; not yet stored when it is the first use
 */
public record Counter(String key, BudgetRule rule, BudgetWindow window) {

    private long limit() {
        return rule.policy().getLimitNanoUsd();
    }

    /** By how many nano-USD an amount would exceed the limit; zero or less when it fits. */
    public long excess(long amount) {
        long committed = Money.plus(window.getSpentNanoUsd(), window.getReservedNanoUsd());
        return Money.plus(Money.plus(committed, amount), -limit());
    }

    /** The refusal of an amount. */
    public BudgetRefusal refusal(long amount) {
        return new BudgetRefusal(
                window.getBudgetId(),
                limit(),
                window.getSpentNanoUsd(),
                window.getReservedNanoUsd(),
                amount,
                window.getWindowEnd());
    }
}
