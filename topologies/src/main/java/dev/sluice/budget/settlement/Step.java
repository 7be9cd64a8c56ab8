package dev.sluice.budget.settlement;

import dev.sluice.schema.ReservationState;

/** What a report does to a reservation. */
public enum Step {
    NOTHING,
    /** The call is announced. */
    START,
    /** Charge the real cost. */
    CHARGE_COST,
    /** Charge the quote, unconfirmed. */
    CHARGE_QUOTE,
    /** Charge what was sent before the call broke off, unconfirmed. */
    CHARGE_SENT,
    /** Replace an unconfirmed charge by the real cost. */
    CORRECT,
    /** Give back: surely not billed. */
    FAIL,
    /** Give back: nobody has it, as far as is known. */
    RELEASE;

    /**
     * The state machine of a reservation.
     *
     * <p>What is released may turn out to have been taken up after all: its STARTED is charged at the quote until its
     * usage is known. What failed surely was not billed, so that only an answer, or a part of one, proves otherwise. A
     * repeated report finds the state it led to, and does nothing.
     */
    public static Step of(ReservationState state, Report report) {
        return switch (state) {
            case RESERVED ->
                switch (report) {
                    case STARTED -> START;
                    case SUCCEEDED -> CHARGE_COST;
                    case SUCCEEDED_UNMETERED, UNKNOWN_OUTCOME -> CHARGE_QUOTE;
                    case BROKEN_METERED -> CHARGE_SENT;
                    case FAILED -> FAIL;
                    case ABANDONED, EXPIRED -> RELEASE;
                };
            case STARTED ->
                switch (report) {
                    case STARTED -> NOTHING;
                    case SUCCEEDED -> CHARGE_COST;
                    case SUCCEEDED_UNMETERED, UNKNOWN_OUTCOME, ABANDONED, EXPIRED -> CHARGE_QUOTE;
                    case BROKEN_METERED -> CHARGE_SENT;
                    case FAILED -> FAIL;
                };
            case RELEASED ->
                switch (report) {
                    case SUCCEEDED -> CHARGE_COST;
                    case STARTED, SUCCEEDED_UNMETERED, UNKNOWN_OUTCOME -> CHARGE_QUOTE;
                    case BROKEN_METERED -> CHARGE_SENT;
                    case FAILED, ABANDONED, EXPIRED -> NOTHING;
                };
            case FAILED ->
                switch (report) {
                    case SUCCEEDED -> CHARGE_COST;
                    case SUCCEEDED_UNMETERED -> CHARGE_QUOTE;
                    case BROKEN_METERED -> CHARGE_SENT;
                    case STARTED, FAILED, UNKNOWN_OUTCOME, ABANDONED, EXPIRED -> NOTHING;
                };
            case UNCONFIRMED -> report == Report.SUCCEEDED ? CORRECT : NOTHING;
            case CONFIRMED, UNKNOWN -> NOTHING;
        };
    }

    static boolean isOpen(ReservationState state) {
        return state == ReservationState.RESERVED || state == ReservationState.STARTED;
    }
}
