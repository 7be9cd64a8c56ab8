package dev.sluice.budget.state;

import dev.sluice.schema.AdmittedRequest;
import dev.sluice.schema.Answer;
import dev.sluice.schema.BudgetWindow;
import dev.sluice.schema.DeploymentFill;
import dev.sluice.schema.RatedLine;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.TokenEstimate;

/**
 * The gate's tables. Not thread-safe: one instance for each partition, used by its stream thread alone.
 *
 * @param requests decided requests by {@link Keys#of(String, String)} of tenant and request id
 * @param reservations by {@link Keys#of(String, String)} of tenant and dispatch id
 * @param windows budget windows
 * @param marks small facts: written once-only lines (with the epoch ms to forget them), latest window of a budget
 * @param unpriced ledger lines that wait for a price by {@link Keys#of(String, String)} of tenant and line id
 * @param rated ledger lines that were costed anew by {@link Keys#of(String, String)} of tenant and line id
 * @param withheld answers that failed their check, while a better one is asked for, by {@link Keys#of(String, String)} of
 *     tenant and request id
 * @param fills reserved capacity that was given out
 * @param estimates how far token counts are off
 * @param timers alarms
 */
public record GateState(
        Table<AdmittedRequest> requests,
        Table<Reservation> reservations,
        Table<BudgetWindow> windows,
        Table<Long> marks,
        Shelf unpriced,
        Table<RatedLine> rated,
        Table<Answer> withheld,
        Table<DeploymentFill> fills,
        Table<TokenEstimate> estimates,
        Timers timers) {

    /** The same, with so many windows, fills and estimates kept in memory. */
    public GateState withRecentWindows(int most) {
        return new GateState(
                requests,
                reservations,
                new RecentTable<>(windows, most),
                marks,
                unpriced,
                rated,
                withheld,
                new RecentTable<>(fills, most),
                new RecentTable<>(estimates, most),
                timers);
    }

    /** Remembers a key until then; false if it was remembered already. */
    public boolean markOnce(String key, long forgetAtMs) {
        if (marks.get(key) != null) {
            return false;
        }
        marks.put(key, forgetAtMs);
        timers.schedule(forgetAtMs, Timers.Kind.MARK, key);
        return true;
    }
}
