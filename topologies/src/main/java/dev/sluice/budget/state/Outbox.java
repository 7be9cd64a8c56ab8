package dev.sluice.budget.state;

import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.PendingDispatch;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.UsageEvent;

/** What the gate says to the outside, in the transaction of the state change that caused it. */
public interface Outbox {

    /** Writes a ledger line. */
    void usage(UsageEvent line);

    /** Sends a refusal or final error. */
    void refusal(Refusal refusal);

    /** Sends an alert. */
    void alert(BudgetAlert alert);

    /** Hands a funded call to the micro-batches. */
    void dispatch(PendingDispatch pending);
}
