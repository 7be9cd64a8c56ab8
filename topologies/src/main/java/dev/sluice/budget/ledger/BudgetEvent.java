package dev.sluice.budget.ledger;

import dev.sluice.schema.BudgetBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a budget window, with what holds after it.
 *
 * @param spent sum of charges in the window, nano-USD
 * @param reserved sum of reservations in the window, nano-USD
 * @param terms what the budget says
 * @param view the window
 * @param refused whether a request was (or, for a shadow budget, would have been) refused by it
 * @param at event time
 */
record BudgetEvent(long spent, long reserved, Terms terms, View view, boolean refused, Instant at) {

    /**
     * What a budget says at the newest request.
     *
     * @param limit nano-USD
     * @param thresholdsBps thresholds in hundredths of a per cent
     * @param enforcement HARD, SOFT or SHADOW; empty when the budget was removed
     */
    record Terms(long limit, List<Integer> thresholdsBps, String enforcement) {}

    /**
     * The window, as alerts show it.
     *
     * @param span where it lies
     * @param length length of a rolling window; null for one of the calendar
     * @param newest event time of the newest request
     * @param buckets of a rolling window
     * @param forecast when the limit will be reached, if it will
     */
    record View(
            WindowSpan span,
            @Nullable Duration length,
            Instant newest,
            List<BudgetBucket> buckets,
            @Nullable Forecast forecast) {}

    boolean isFull() {
        return spent >= terms.limit();
    }

    boolean reaches(int bps) {
        return Money.reaches(spent, terms.limit(), bps);
    }
}
