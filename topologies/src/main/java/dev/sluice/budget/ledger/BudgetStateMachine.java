package dev.sluice.budget.ledger;

import static dev.sluice.schema.BudgetAlertState.EXCEEDED;
import static dev.sluice.schema.BudgetAlertState.OK;
import static dev.sluice.schema.BudgetAlertState.RECOVERED;
import static dev.sluice.schema.BudgetAlertState.WARNING;

import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.BudgetAlertKind;
import dev.sluice.schema.BudgetAlertState;
import dev.sluice.schema.BudgetWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How the state of a budget window moves, and what is reported on the way.
 *
 * <p>A threshold is reported once in a window, when what is spent (not what is reserved) first reaches it. A change of
 * state is reported each time; where a threshold caused it, one alert says both. A forecast is reported once in a
 * window. Alert ids depend on the window's history alone, so that the same history gives the same ids.
 *
 * <p>A rolling window never ends. Its thresholds are armed again, one by one, when what is spent has fallen below nine
 * tenths of them, and its forecast a length after it was reported. It has recovered from a warning when all its
 * thresholds are armed; from being exceeded when spending is below nine tenths of the limit and nothing was refused for
 * a quarter of its length.
 */
final class BudgetStateMachine {

    private static final int FULL_BPS = 10_000;
    private static final int REARM_BPS = 9_000;
    private static final int QUIET_SHARE = 4;

    private final BudgetWindow before;
    private final BudgetEvent event;
    private final List<BudgetAlert> alerts = new ArrayList<>();
    private final List<Integer> fired;
    private BudgetAlertState state;
    private int changes;
    private int rearmed;
    private @Nullable Instant forecastAt;

    /**
     * The outcome.
     *
     * @param window the window after the event
     * @param alerts what to report, in order
     */
    record Change(BudgetWindow window, List<BudgetAlert> alerts) {}

    private BudgetStateMachine(BudgetWindow before, BudgetEvent event) {
        this.before = before;
        this.event = event;
        this.fired = new ArrayList<>(before.getFiredBps());
        this.state = before.getState();
        this.changes = before.getStateChanges();
        this.rearmed = before.getRearmed();
        this.forecastAt = before.getForecastAt();
    }

    /** Applies an event to a window. */
    static Change advance(BudgetWindow before, BudgetEvent event) {
        return new BudgetStateMachine(before, event).run();
    }

    /** Says of a window in which nothing has happened that a budget has recovered from what it was before. */
    static Change recover(BudgetWindow window, BudgetAlertState from, BudgetEvent nothing) {
        BudgetStateMachine machine = new BudgetStateMachine(window, nothing);
        machine.state = from;
        machine.moveTo(RECOVERED, null);
        return new Change(machine.after(), machine.alerts);
    }

    private Change run() {
        if (isUneventful()) {
            return new Change(after(), alerts);
        }
        boolean full = event.isFull();
        rearm();
        if (!full && !event.refused() && hasRecovered()) {
            moveTo(RECOVERED, null);
        }
        for (int threshold : new TreeSet<>(event.terms().thresholdsBps())) {
            boolean reached = event.reaches(threshold);
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
        forecast();
        return new Change(after(), alerts);
    }

    /** Reservations come and go in a calendar window without changing what is to be said of it. */
    private boolean isUneventful() {
        return event.view().length() == null
                && !event.refused()
                && event.spent() == before.getSpentNanoUsd()
                && event.terms().limit() == before.getLimitNanoUsd();
    }

    private void rearm() {
        if (event.view().length() == null) {
            return;
        }
        int reported = fired.size();
        fired.removeIf(threshold -> !event.reaches((int) ((long) threshold * REARM_BPS / FULL_BPS)));
        rearmed += reported - fired.size();
    }

    private boolean hasRecovered() {
        boolean raised = event.terms().limit() > before.getLimitNanoUsd();
        @Nullable Duration length = event.view().length();
        if (length == null) {
            boolean wasFull = before.getSpentNanoUsd() >= before.getLimitNanoUsd();
            return (state == EXCEEDED && (wasFull || raised)) || (state == WARNING && raised && !warns());
        }
        return (state == EXCEEDED && (raised || (!event.reaches(REARM_BPS) && isQuiet(length))))
                || (state == WARNING && fired.isEmpty());
    }

    private boolean isQuiet(Duration length) {
        @Nullable Instant refusedAt = before.getRefusedAt();
        return refusedAt == null || !event.view().newest().isBefore(refusedAt.plus(length.dividedBy(QUIET_SHARE)));
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
        return event.terms().thresholdsBps().stream().anyMatch(t -> t < FULL_BPS && event.reaches(t));
    }

    private void forecast() {
        @Nullable Forecast forecast = event.view().forecast();
        boolean worthIt = forecast != null && forecast.isClear() && state != EXCEEDED;
        if (worthIt && event.spent() > before.getSpentNanoUsd() && mayForecast()) {
            forecastAt = event.view().newest();
            String what = "forecast" + (event.view().length() == null ? "" : "-" + forecastAt.toEpochMilli());
            alerts.add(alert(what, BudgetAlertKind.FORECAST, state, null));
        }
    }

    private boolean mayForecast() {
        @Nullable Duration length = event.view().length();
        return forecastAt == null || (length != null && !event.view().newest().isBefore(forecastAt.plus(length)));
    }

    private void moveTo(BudgetAlertState target, @Nullable Integer threshold) {
        BudgetAlertState previous = state;
        if (previous != target) {
            changes++;
        }
        state = target;
        if (threshold == null) {
            alerts.add(alert(changes + "-" + target, BudgetAlertKind.STATE, previous, null));
        } else {
            String what = "t" + threshold + (event.view().length() == null ? "" : "-" + rearmed);
            alerts.add(alert(what, BudgetAlertKind.THRESHOLD, previous, threshold));
        }
    }

    private BudgetAlert alert(
            String what, BudgetAlertKind kind, BudgetAlertState previous, @Nullable Integer threshold) {
        Instant origin = event.view().length() == null ? before.getWindowStart() : before.getCountedFrom();
        @Nullable Forecast forecast = event.view().forecast();
        return BudgetAlert.newBuilder()
                .setAlertId(String.join(
                        "|",
                        before.getTenant(),
                        before.getBudgetId(),
                        before.getPeriod(),
                        Long.toString(origin.toEpochMilli()),
                        what))
                .setBudgetId(before.getBudgetId())
                .setTenant(before.getTenant())
                .setSubject(before.getSubject())
                .setState(state)
                .setPreviousState(previous)
                .setThresholdBps(threshold)
                .setLimitNanoUsd(event.terms().limit())
                .setSpentNanoUsd(event.spent())
                .setReservedNanoUsd(event.reserved())
                .setWindowStart(event.view().span().start())
                .setWindowEnd(event.view().span().end())
                .setForecastExceedsAt(forecast == null ? null : forecast.at())
                .setEventTime(event.at())
                .setKind(kind)
                .setEnforcement(event.terms().enforcement())
                .build();
    }

    private BudgetWindow after() {
        return new BudgetWindow(
                before.getTenant(),
                before.getBudgetId(),
                before.getPolicyId(),
                before.getSubject(),
                event.view().span().start(),
                event.view().span().end(),
                event.terms().limit(),
                event.spent(),
                event.reserved(),
                state,
                changes,
                fired,
                before.getPeriod(),
                before.getCountedFrom(),
                event.view().newest(),
                forecastAt,
                event.refused() ? event.view().newest() : before.getRefusedAt(),
                rearmed,
                event.view().buckets());
    }
}
