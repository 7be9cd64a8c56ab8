package dev.sluice.budget.ledger;

import dev.sluice.budget.policy.BudgetRule;
import dev.sluice.budget.policy.Period;
import dev.sluice.budget.policy.Spender;
import dev.sluice.budget.policy.TenantRules;
import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Outbox;
import dev.sluice.schema.BudgetCharge;
import dev.sluice.schema.BudgetWindow;
import dev.sluice.schema.UsageEvent;
import java.time.Instant;
import java.time.ZoneId;
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

    private final GateState state;
    private final Outbox outbox;
    private final WindowLife life;
    private final RecentSpans spans = new RecentSpans();

    /**
     * A book.
     *
     * @param life when its windows begin and end
     */
    public BudgetBook(GateState state, Outbox outbox, WindowLife life) {
        this.state = state;
        this.outbox = outbox;
        this.life = life;
    }

    /**
     * What changes in a window.
     *
     * @param reserved change of what is reserved, nano-USD
     * @param spent change of what is spent, nano-USD
     * @param bucket bucket of a rolling window
     */
    private record Movement(
            long reserved,
            long spent,
            boolean refused,
            @Nullable Long bucket) {}

    /** The counters a call would move; reads only. */
    public List<Counter> counters(TenantRules rules, Spender spender, Instant at) {
        List<Counter> counters = new ArrayList<>();
        for (TenantRules.Match match : rules.budgets(spender, at)) {
            counters.add(counter(spender.tenant(), match.rule(), match.subject(), rules.zone(), at));
        }
        return counters;
    }

    private Counter counter(String tenant, BudgetRule rule, String subject, ZoneId zone, Instant at) {
        String series = Keys.budget(tenant, rule.policyId(), subject) + "|"
                + rule.period().code();
        return switch (rule.period()) {
            case Period.Calendar calendar -> {
                WindowSpan span = spans.of(calendar, zone, at);
                String key = WindowLife.key(series, span);
                @Nullable BudgetWindow stored = state.windows().get(key);
                BudgetWindow window = stored == null ? WindowLife.open(tenant, rule, subject, span, at) : stored;
                yield Counter.calendar(key, rule, window, at);
            }
            case Period.Rolling(var length) -> {
                @Nullable BudgetWindow stored = state.windows().get(series);
                WindowSpan span = new WindowSpan(at.minus(length), at);
                BudgetWindow window = stored == null ? WindowLife.open(tenant, rule, subject, span, at) : stored;
                yield Counter.rolling(series, rule, window, length, at);
            }
        };
    }

    /** Reserves an amount on all counters. */
    public void reserve(List<Counter> counters, long amount, Instant at) {
        for (Counter counter : counters) {
            touch(counter, new Movement(amount, 0, false, counter.bucket()), at);
        }
    }

    /** Charges an amount that nothing was reserved for. */
    public void charge(List<Counter> counters, long amount, Instant at) {
        for (Counter counter : counters) {
            touch(counter, new Movement(0, amount, false, counter.bucket()), at);
        }
    }

    /** Records that a counter refused a request, or would have. */
    public void refusedBy(Counter counter, Instant at) {
        touch(counter, new Movement(0, 0, true, counter.bucket()), at);
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
                @Nullable BudgetRule rule = WindowLife.ruleOf(window, rules);
                Movement movement = new Movement(reserved, spent, false, charge.getBucket());
                // The newest request, not the report, says what holds: a worker's clock must not move a window.
                write(charge.getWindowKey(), window, rule, movement, window.getTouchedAt(), at);
            }
        }
    }

    /** References for a reservation. */
    public static List<BudgetCharge> charges(List<Counter> counters) {
        return counters.stream()
                .map(c -> new BudgetCharge(c.key(), c.window().getBudgetId(), c.bucket()))
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

    private BudgetCharge charge(TenantRules rules, BudgetRule rule, String subject, UsageEvent line) {
        Counter counter = counter(line.getTenant(), rule, subject, rules.zone(), line.getEventTime());
        @Nullable
        Long bucket = switch (rule.period()) {
            case Period.Calendar _ -> null;
            // Where it was counted, also when it has left the window since.
            case Period.Rolling(var length) ->
                RollingSpend.of(length, List.of()).indexOf(line.getEventTime());
        };
        return new BudgetCharge(counter.key(), counter.window().getBudgetId(), bucket);
    }

    private void touch(Counter counter, Movement movement, Instant at) {
        // Read again: one event may touch a window twice.
        @Nullable BudgetWindow stored = state.windows().get(counter.key());
        BudgetWindow window = stored == null ? life.begin(counter, at) : stored;
        Instant newest = window.getTouchedAt().isAfter(at) ? window.getTouchedAt() : at;
        write(counter.key(), window, counter.rule(), movement, newest, at);
    }

    private void write(
            String key, BudgetWindow window, @Nullable BudgetRule rule, Movement movement, Instant newest, Instant at) {
        BudgetEvent.Terms terms = WindowLife.terms(window, rule, newest);
        BudgetEvent event = movement.bucket() == null
                ? calendar(window, terms, movement, newest, at)
                : rolling(window, terms, movement, movement.bucket(), newest, at);
        BudgetStateMachine.Change change = BudgetStateMachine.advance(window, event);
        state.windows().put(key, change.window());
        change.alerts().forEach(outbox::alert);
    }

    private static BudgetEvent calendar(
            BudgetWindow window, BudgetEvent.Terms terms, Movement movement, Instant newest, Instant at) {
        long spent = Money.plus(window.getSpentNanoUsd(), movement.spent());
        long reserved = Math.max(0, Money.plus(window.getReservedNanoUsd(), movement.reserved()));
        WindowSpan span = new WindowSpan(window.getWindowStart(), window.getWindowEnd());
        boolean eventful = movement.spent() != 0 || movement.refused() || terms.limit() != window.getLimitNanoUsd();
        @Nullable
        Forecast forecast =
                eventful ? Forecast.calendar(span, window.getCountedFrom(), newest, spent, terms.limit()) : null;
        BudgetEvent.View view = new BudgetEvent.View(span, null, newest, List.of(), forecast);
        return new BudgetEvent(spent, reserved, terms, view, movement.refused(), at);
    }

    private static BudgetEvent rolling(
            BudgetWindow window, BudgetEvent.Terms terms, Movement movement, long bucket, Instant newest, Instant at) {
        Period.Rolling period = WindowLife.rolling(window);
        RollingSpend rolling = RollingSpend.of(period.length(), window.getBuckets());
        rolling.add(bucket, movement.reserved(), movement.spent());
        RollingSpend.Sum sum = rolling.at(rolling.indexOf(newest));
        @Nullable Forecast forecast = Forecast.rolling(rolling, window.getCountedFrom(), newest, terms.limit());
        BudgetEvent.View view = new BudgetEvent.View(
                new WindowSpan(newest.minus(period.length()), newest),
                period.length(),
                newest,
                rolling.kept(newest),
                forecast);
        return new BudgetEvent(sum.spent(), sum.reserved(), terms, view, movement.refused(), at);
    }

    /** Removes a window that ended long ago; epoch ms at which to look again, or -1 when it is gone. */
    public long forget(String key, long nowMs) {
        return life.forget(key, nowMs);
    }
}
