package dev.sluice.budget.ledger;

import dev.sluice.budget.policy.BudgetRule;
import dev.sluice.budget.policy.Period;
import dev.sluice.budget.policy.TenantRules;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Outbox;
import dev.sluice.budget.state.Timers;
import dev.sluice.schema.BudgetAlertState;
import dev.sluice.schema.BudgetWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When windows begin and when they are forgotten. */
public final class WindowLife {

    private static final long GONE = -1;

    /** A window that ended in trouble is what the next one recovers from, even if that comes weeks later. */
    private static final Duration TROUBLE_KEPT = Duration.ofDays(45);

    /** Reservations of deferred calls are made long before they are settled. */
    private static final Duration KEPT = Duration.ofDays(3);

    private final Duration horizon;
    private final GateState state;
    private final Catalogue catalogue;
    private final Outbox outbox;

    /**
     * The life of windows.
     *
     * @param horizon how long a report may come after its reservation was closed
     */
    public WindowLife(Duration horizon, GateState state, Catalogue catalogue, Outbox outbox) {
        this.horizon = horizon;
        this.state = state;
        this.catalogue = catalogue;
        this.outbox = outbox;
    }

    /** Key of a calendar window among those of a budget; rolling windows have the key of their series. */
    static String key(String series, WindowSpan span) {
        return series + "|" + span.start().toEpochMilli();
    }

    /** A window before its first use. */
    static BudgetWindow open(String tenant, BudgetRule rule, String subject, WindowSpan span, Instant at) {
        return BudgetWindow.newBuilder()
                .setTenant(tenant)
                .setBudgetId(rule.budgetId(subject))
                .setPolicyId(rule.policyId())
                .setSubject(rule.alertSubject(subject))
                .setPeriod(rule.period().code())
                .setWindowStart(span.start())
                .setWindowEnd(span.end())
                .setLimitNanoUsd(rule.limitAt(at))
                .setCountedFrom(at)
                .setTouchedAt(at)
                .build();
    }

    /** Begins a window at its first use; says so when that ends trouble. */
    BudgetWindow begin(Counter counter, Instant at) {
        BudgetWindow window = counter.window();
        state.timers().schedule(forgetAt(window), Timers.Kind.WINDOW, counter.key());
        if (counter.bucket() != null) {
            return window;
        }
        long start = window.getWindowStart().toEpochMilli();
        String series = series(counter.key());
        @Nullable Long latest = state.marks().get(series);
        if (latest == null) {
            state.marks().put(series, start);
            return window;
        }
        // The budget was there before: that it was not used since the window began is known.
        BudgetWindow known = BudgetWindow.newBuilder(window)
                .setCountedFrom(window.getWindowStart())
                .build();
        if (latest >= start) {
            return known;
        }
        state.marks().put(series, start);
        @Nullable BudgetWindow previous = state.windows().get(series + "|" + latest);
        return previous == null || !isTrouble(previous.getState())
                ? known
                : recover(known, previous.getState(), counter.rule(), at);
    }

    private BudgetWindow recover(BudgetWindow fresh, BudgetAlertState from, @Nullable BudgetRule rule, Instant at) {
        WindowSpan span = new WindowSpan(fresh.getWindowStart(), fresh.getWindowEnd());
        @Nullable Duration length = isRolling(fresh) ? rolling(fresh).length() : null;
        BudgetEvent.View view = new BudgetEvent.View(span, length, at, List.of(), null);
        BudgetEvent nothing = new BudgetEvent(0, 0, terms(fresh, rule, at), view, false, at);
        BudgetStateMachine.Change change = BudgetStateMachine.recover(fresh, from, nothing);
        change.alerts().forEach(outbox::alert);
        return change.window();
    }

    /** Removes a window that ended long ago; epoch ms at which to look again, or -1 when it is gone. */
    long forget(String key, long nowMs) {
        @Nullable BudgetWindow window = state.windows().get(key);
        if (window == null) {
            return GONE;
        }
        long forgetAt = forgetAt(window);
        if (forgetAt > nowMs) {
            return forgetAt;
        }
        state.windows().delete(key);
        if (isRolling(window)) {
            emptied(window, Instant.ofEpochMilli(forgetAt));
            return GONE;
        }
        String series = series(key);
        @Nullable Long latest = state.marks().get(series);
        if (latest != null && latest == window.getWindowStart().toEpochMilli()) {
            state.marks().delete(series);
        }
        return GONE;
    }

    /** A rolling window that nobody used for two lengths is empty; what its next request would have said is said now. */
    private void emptied(BudgetWindow window, Instant at) {
        if (isTrouble(window.getState())) {
            TenantRules rules = catalogue.policies().forTenant(window.getTenant());
            Duration length = rolling(window).length();
            BudgetWindow empty = BudgetWindow.newBuilder(window)
                    .setWindowStart(at.minus(length))
                    .setWindowEnd(at)
                    .build();
            recover(empty, window.getState(), ruleOf(window, rules), at);
        }
    }

    private long forgetAt(BudgetWindow window) {
        if (isRolling(window)) {
            // Until no request, however late, can be checked against what is in it.
            return window.getTouchedAt()
                    .plus(rolling(window).length().multipliedBy(2))
                    .toEpochMilli();
        }
        Duration kept = isTrouble(window.getState()) ? TROUBLE_KEPT : KEPT.plus(horizon);
        return window.getWindowEnd().plus(kept).toEpochMilli();
    }

    private static String series(String key) {
        return key.substring(0, key.lastIndexOf('|'));
    }

    private static boolean isTrouble(BudgetAlertState state) {
        return state == BudgetAlertState.EXCEEDED || state == BudgetAlertState.WARNING;
    }

    private static boolean isRolling(BudgetWindow window) {
        return window.getPeriod().startsWith("P");
    }

    static Period.Rolling rolling(BudgetWindow window) {
        return new Period.Rolling(Duration.parse(window.getPeriod()));
    }

    /** The budget of a window, or null when it was removed or has another period now. */
    static @Nullable BudgetRule ruleOf(BudgetWindow window, TenantRules rules) {
        @Nullable BudgetRule rule = rules.budget(window.getPolicyId());
        return rule != null && rule.period().code().equals(window.getPeriod()) ? rule : null;
    }

    /** What a budget says; one that was removed says nothing more. */
    static BudgetEvent.Terms terms(BudgetWindow window, @Nullable BudgetRule rule, Instant newest) {
        return rule == null
                ? new BudgetEvent.Terms(window.getLimitNanoUsd(), List.of(), "")
                : new BudgetEvent.Terms(rule.limitAt(newest), rule.policy().getThresholdsBps(), rule.enforcement());
    }
}
