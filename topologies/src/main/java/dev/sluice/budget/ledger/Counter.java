package dev.sluice.budget.ledger;

import dev.sluice.budget.policy.BudgetRule;
import dev.sluice.schema.BudgetRefusal;
import dev.sluice.schema.BudgetWindow;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A budget window with the rule that governs it, as it was when the decision was made.
 *
 * @param key key of the window
 * @param rule the budget
 * @param window the window; not yet stored when it is the first use
 * @param limit limit at the time of the request, nano-USD
 * @param spent what is spent and counts for the request, nano-USD
 * @param reserved what is reserved and counts for the request, nano-USD
 * @param bucket bucket of a rolling window that counts the request; null for one of the calendar
 */
public record Counter(
        String key,
        BudgetRule rule,
        BudgetWindow window,
        long limit,
        long spent,
        long reserved,
        @Nullable Long bucket) {

    static Counter calendar(String key, BudgetRule rule, BudgetWindow window, Instant at) {
        return new Counter(
                key, rule, window, rule.limitAt(at), window.getSpentNanoUsd(), window.getReservedNanoUsd(), null);
    }

    static Counter rolling(String key, BudgetRule rule, BudgetWindow window, Duration length, Instant at) {
        RollingSpend rolling = RollingSpend.of(length, window.getBuckets());
        Instant newest = window.getTouchedAt().isAfter(at) ? window.getTouchedAt() : at;
        long bucket = rolling.placeOf(at, newest);
        RollingSpend.Sum sum = rolling.fullest(bucket);
        return new Counter(key, rule, window, rule.limitAt(at), sum.spent(), sum.reserved(), bucket);
    }

    /** By how many nano-USD an amount would exceed the limit; zero or less when it fits. */
    public long excess(long amount) {
        return Money.plus(Money.plus(Money.plus(spent, reserved), amount), -limit);
    }

    /** The refusal of an amount. */
    public BudgetRefusal refusal(long amount) {
        return new BudgetRefusal(window.getBudgetId(), limit, spent, reserved, amount, resetsAt(amount));
    }

    private Instant resetsAt(long amount) {
        if (bucket == null) {
            return window.getWindowEnd();
        }
        RollingSpend rolling = RollingSpend.of(Duration.parse(window.getPeriod()), window.getBuckets());
        return rolling.startOf(rolling.roomFrom(bucket, amount, limit));
    }
}
