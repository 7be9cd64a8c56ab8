package dev.sluice.budget.ledger;

import dev.sluice.budget.policy.BudgetRule;
import dev.sluice.budget.policy.Spender;
import dev.sluice.budget.policy.TenantRules;
import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Outbox;
import dev.sluice.budget.state.Timers;
import dev.sluice.schema.BudgetAlertState;
import dev.sluice.schema.BudgetCharge;
import dev.sluice.schema.BudgetWindow;
import dev.sluice.schema.UsageEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The budget windows: what is spent and reserved, and the alerts that follow.
 *
 * <p>A settlement moves the windows its reservation was made in, also when the call ended after midnight: money is
 * counted where the limit was checked, so that a limit that held stays held.
 */
public final class BudgetBook {

    /** Windows stay readable for a month and a half after they ended, as long as an invoice is argued about. */
    private static final Duration KEPT = Duration.ofDays(45);

    private final GateState state;
    private final Outbox outbox;

    public BudgetBook(GateState state, Outbox outbox) {
        this.state = state;
        this.outbox = outbox;
    }

    /** The counters a call would move; reads only. */
    public List<Counter> counters(TenantRules rules, Spender spender, Instant at) {
        List<Counter> counters = new ArrayList<>();
        for (BudgetRule rule : rules.budgets(spender, at)) {
            WindowSpan span = WindowSpan.of(rule.policy().getWindow(), rules.zone(), at);
            for (String subject : rule.subjects(spender)) {
                String key = windowKey(spender.tenant(), rule, subject, span.start());
                @Nullable BudgetWindow stored = state.windows().get(key);
                counters.add(
                        new Counter(key, rule, stored == null ? open(spender.tenant(), rule, subject, span) : stored));
            }
        }
        return counters;
    }

    /** Reserves an amount on all counters. */
    public void reserve(List<Counter> counters, long amount, Instant at) {
        for (Counter counter : counters) {
            touch(counter, amount, 0, false, at);
        }
    }

    /** Charges an amount that nothing was reserved for. */
    public void charge(List<Counter> counters, long amount, Instant at) {
        for (Counter counter : counters) {
            touch(counter, 0, amount, false, at);
        }
    }

    /** Records that a counter refused a request, or would have. */
    public void refusedBy(Counter counter, Instant at) {
        touch(counter, 0, 0, true, at);
    }

    /**
     * Moves the windows of a reservation.
     *
     * @param reserved change of what is reserved, nano-USD
     * @param spent change of what is spent, nano-USD; negative for a correction downwards
     */
    public void settle(TenantRules rules, List<BudgetCharge> budgets, long reserved, long spent, Instant at) {
        for (BudgetCharge charge : budgets) {
            @Nullable BudgetWindow window = state.windows().get(charge.getWindowKey());
            // A report later than the windows are kept: the ledger line still counts, there is no limit left to hold.
            if (window != null) {
                write(charge.getWindowKey(), window, rules.budget(window.getPolicyId()), reserved, spent, false, at);
            }
        }
    }

    /** References for a reservation. */
    public static List<BudgetCharge> charges(List<Counter> counters) {
        return counters.stream()
                .map(c -> new BudgetCharge(c.key(), c.window().getBudgetId()))
                .toList();
    }

    /**
     * The windows a ledger line was counted in, found by the budgets it names; not those of budgets that were removed.
     */
    public List<BudgetCharge> chargesOf(TenantRules rules, UsageEvent line) {
        List<BudgetCharge> charges = new ArrayList<>();
        for (String budgetId : line.getBudgetIds()) {
            @Nullable BudgetRule whole = rules.budget(budgetId);
            if (whole != null && whole.policy().getPer() == null) {
                charges.add(charge(rules, whole, "", line));
            }
            for (int at = budgetId.indexOf(':'); at >= 0; at = budgetId.indexOf(':', at + 1)) {
                @Nullable BudgetRule rule = rules.budget(budgetId.substring(0, at));
                if (rule != null && rule.policy().getPer() != null) {
                    charges.add(charge(rules, rule, budgetId.substring(at + 1), line));
                }
            }
        }
        return charges;
    }

    private static BudgetCharge charge(TenantRules rules, BudgetRule rule, String subject, UsageEvent line) {
        WindowSpan span = WindowSpan.of(rule.policy().getWindow(), rules.zone(), line.getEventTime());
        return new BudgetCharge(
                windowKey(line.getTenant(), rule, subject, span.start()), rule.budgetId(subject));
    }

    private void touch(Counter counter, long reserve, long spend, boolean refused, Instant at) {
        // Read again: one event may touch a window twice.
        @Nullable BudgetWindow stored = state.windows().get(counter.key());
        BudgetWindow window = stored == null ? first(counter, at) : stored;
        write(counter.key(), window, counter.rule(), reserve, spend, refused, at);
    }

    private BudgetWindow first(Counter counter, Instant at) {
        BudgetWindow window = counter.window();
        long start = window.getWindowStart().toEpochMilli();
        state.timers().schedule(forgetAt(window), Timers.Kind.WINDOW, counter.key());
        String latestKey = counter.key().substring(0, counter.key().lastIndexOf('|'));
        @Nullable Long latest = state.marks().get(latestKey);
        if (latest != null && latest >= start) {
            return window;
        }
        state.marks().put(latestKey, start);
        @Nullable
        BudgetWindow previous = latest == null ? null : state.windows().get(latestKey + "|" + latest);
        if (previous == null || !isTrouble(previous.getState())) {
            return window;
        }
        BudgetStateMachine.Change change = BudgetStateMachine.recover(window, previous.getState(), at);
        change.alerts().forEach(outbox::alert);
        return change.window();
    }

    private static boolean isTrouble(BudgetAlertState state) {
        return state == BudgetAlertState.EXCEEDED || state == BudgetAlertState.WARNING;
    }

    private void write(
            String key,
            BudgetWindow window,
            @Nullable BudgetRule rule,
            long reserved,
            long spent,
            boolean refused,
            Instant at) {
        BudgetStateMachine.Change change = BudgetStateMachine.advance(
                window,
                new BudgetStateMachine.Event(
                        Money.plus(window.getSpentNanoUsd(), spent),
                        Math.max(0, Money.plus(window.getReservedNanoUsd(), reserved)),
                        rule == null ? window.getLimitNanoUsd() : rule.policy().getLimitNanoUsd(),
                        rule == null ? List.of() : rule.policy().getThresholdsBps(),
                        refused,
                        at));
        state.windows().put(key, change.window());
        change.alerts().forEach(outbox::alert);
    }

    /** Removes a window that ended long ago; epoch ms at which to look again, or -1 when it is gone. */
    public long forget(String key, long nowMs) {
        @Nullable BudgetWindow window = state.windows().get(key);
        if (window == null) {
            return -1;
        }
        if (forgetAt(window) > nowMs) {
            return forgetAt(window);
        }
        state.windows().delete(key);
        String latestKey = key.substring(0, key.lastIndexOf('|'));
        @Nullable Long latest = state.marks().get(latestKey);
        if (latest != null && latest == window.getWindowStart().toEpochMilli()) {
            state.marks().delete(latestKey);
        }
        return -1;
    }

    private static long forgetAt(BudgetWindow window) {
        return window.getWindowEnd().plus(KEPT).toEpochMilli();
    }

    private static String windowKey(String tenant, BudgetRule rule, String subject, Instant start) {
        return Keys.budget(tenant, rule.policyId(), subject) + "|" + start.toEpochMilli();
    }

    private static BudgetWindow open(String tenant, BudgetRule rule, String subject, WindowSpan span) {
        return BudgetWindow.newBuilder()
                .setTenant(tenant)
                .setBudgetId(rule.budgetId(subject))
                .setPolicyId(rule.policyId())
                .setSubject(rule.alertSubject(subject))
                .setWindowStart(span.start())
                .setWindowEnd(span.end())
                .setLimitNanoUsd(rule.policy().getLimitNanoUsd())
                .build();
    }
}
