package dev.sluice.budget.ledger;

import static dev.sluice.schema.BudgetAlertState.EXCEEDED;
import static dev.sluice.schema.BudgetAlertState.OK;
import static dev.sluice.schema.BudgetAlertState.RECOVERED;
import static dev.sluice.schema.BudgetAlertState.WARNING;

import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.BudgetAlertState;
import dev.sluice.schema.BudgetWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How the state of a budget window moves, and what is reported on the way.
 *
 * <p>A threshold is reported once in a window, when what is spent (not what is reserved) first reaches it. A change of
 * state is reported each time; where a threshold caused it, one alert says both. Alert ids depend on the window's
 * history alone, so that the same history gives the same ids.
 */
public final class BudgetStateMachine {

    private static final int FULL_BPS = 10_000;

    private final BudgetWindow before;
    private final Event event;
    private final List<BudgetAlert> alerts = new ArrayList<>();
    private final List<Integer> fired;
    private BudgetAlertState state;
    private int changes;

    /**
     * Something that happened to a window.
     *
     * @param spent new sum of charges, nano-USD
     * @param reserved new sum of reservations, nano-USD
     * @param limit limit now, nano-USD
     * @param thresholdsBps thresholds now
     * @param refused whether a request was (or, for a shadow budget, would have been) refused by it
     * @param at event time
     */
    public record Event(
            long spent, long reserved, long limit, List<Integer> thresholdsBps, boolean refused, Instant at) {}

    /**
     * The outcome.
     *
     * @param window the window after the event
     * @param alerts what to report, in order
     */
    public record Change(BudgetWindow window, List<BudgetAlert> alerts) {}

    private BudgetStateMachine(BudgetWindow before, Event event) {
        this.before = before;
        this.event = event;
        this.fired = new ArrayList<>(before.getFiredBps());
        this.state = before.getState();
        this.changes = before.getStateChanges();
    }

    /** Applies an event to a window. */
    public static Change advance(BudgetWindow before, Event event) {
        return new BudgetStateMachine(before, event).run();
    }

    /** Opens a window whose predecessor was not fine: the budget has recovered by the turn of the calendar. */
    public static Change recover(BudgetWindow fresh, BudgetAlertState predecessor, Instant at) {
        Event nothing = new Event(0, 0, fresh.getLimitNanoUsd(), List.of(), false, at);
        BudgetStateMachine machine = new BudgetStateMachine(fresh, nothing);
        machine.state = predecessor;
        machine.moveTo(RECOVERED, null);
        return new Change(machine.after(), machine.alerts);
    }

    private Change run() {
        boolean full = event.spent() >= event.limit();
        boolean wasFull = before.getSpentNanoUsd() >= before.getLimitNanoUsd();
        boolean raised = event.limit() > before.getLimitNanoUsd();
        if (!full && !event.refused()) {
            boolean roomAgain = state == EXCEEDED && (wasFull || raised);
            boolean calmAgain = state == WARNING && raised && !warns();
            if (roomAgain || calmAgain) {
                moveTo(RECOVERED, null);
            }
        }
        for (int threshold : new TreeSet<>(event.thresholdsBps())) {
            boolean reached = Money.reaches(event.spent(), event.limit(), threshold);
            boolean anew = reached && !reachedBefore(threshold);
            BudgetAlertState target = targetState(threshold, full, anew);
            if (reached && !fired.contains(threshold)) {
                fired.add(threshold);
                moveTo(target, threshold);
            } else if (target != state) {
                moveTo(target, null);
            }
        }
        if ((full || event.refused()) && state != EXCEEDED) {
            moveTo(EXCEEDED, null);
        }
        return new Change(after(), alerts);
    }

    private BudgetAlertState targetState(int threshold, boolean full, boolean anew) {
        if (threshold >= FULL_BPS) {
            return full ? EXCEEDED : state;
        }
        return anew && (state == OK || state == RECOVERED) ? WARNING : state;
    }

    private boolean reachedBefore(int threshold) {
        return Money.reaches(before.getSpentNanoUsd(), before.getLimitNanoUsd(), threshold);
    }

    private boolean warns() {
        return event.thresholdsBps().stream()
                .anyMatch(t -> t < FULL_BPS && Money.reaches(event.spent(), event.limit(), t));
    }

    private void moveTo(BudgetAlertState target, @Nullable Integer threshold) {
        BudgetAlertState previous = state;
        if (previous != target) {
            changes++;
        }
        state = target;
        String what = threshold == null ? changes + "-" + target : "t" + threshold;
        alerts.add(BudgetAlert.newBuilder()
                .setAlertId(String.join(
                        "|",
                        before.getTenant(),
                        before.getBudgetId(),
                        Long.toString(before.getWindowStart().toEpochMilli()),
                        what))
                .setBudgetId(before.getBudgetId())
                .setTenant(before.getTenant())
                .setSubject(before.getSubject())
                .setState(target)
                .setPreviousState(previous)
                .setThresholdBps(threshold)
                .setLimitNanoUsd(event.limit())
                .setSpentNanoUsd(event.spent())
                .setReservedNanoUsd(event.reserved())
                .setWindowStart(before.getWindowStart())
                .setWindowEnd(before.getWindowEnd())
                .setForecastExceedsAt(forecast())
                .setEventTime(event.at())
                .build());
    }

    /** When the limit is reached if spending goes on as it did since the window began; null when not in this window. */
    private @Nullable Instant forecast() {
        long elapsed = event.at().toEpochMilli() - before.getWindowStart().toEpochMilli();
        if (elapsed <= 0 || event.spent() <= 0 || event.spent() >= event.limit()) {
            return null;
        }
        long length =
                before.getWindowEnd().toEpochMilli() - before.getWindowStart().toEpochMilli();
        long untilFull = Money.ratio(elapsed, event.limit(), event.spent());
        return untilFull < length ? before.getWindowStart().plusMillis(untilFull) : null;
    }

    private BudgetWindow after() {
        return new BudgetWindow(
                before.getTenant(),
                before.getBudgetId(),
                before.getPolicyId(),
                before.getSubject(),
                before.getWindowStart(),
                before.getWindowEnd(),
                event.limit(),
                event.spent(),
                event.reserved(),
                state,
                changes,
                fired);
    }
}
