package dev.sluice.budget.streams;

import dev.sluice.budget.state.Outbox;
import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.PendingDispatch;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.UsageEvent;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Forwards what the gate says to the sinks. */
record ForwardingOutbox(ProcessorContext<String, SpecificRecord> context) implements Outbox {

    @Override
    public void usage(UsageEvent line) {
        forward(line.getTenant(), line, Names.USAGE_SINK);
    }

    @Override
    public void refusal(Refusal refusal) {
        forward(fingerprint(refusal.getFlightKey()), refusal, Names.REFUSALS_SINK);
    }

    @Override
    public void alert(BudgetAlert alert) {
        forward(alert.getBudgetId(), alert, Names.BUDGET_ALERTS_SINK);
    }

    @Override
    public void dispatch(PendingDispatch pending) {
        forward(pending.getTenant(), pending, Names.DISPATCH_PROCESSOR);
    }

    /** The cache is partitioned by fingerprint; what follows a # tells requests apart that are not coalesced. */
    private static String fingerprint(String flightKey) {
        int end = flightKey.indexOf('#');
        return end < 0 ? flightKey : flightKey.substring(0, end);
    }

    private void forward(String key, SpecificRecord value, String child) {
        context.forward(new Record<>(key, value, context.currentSystemTimeMs()), child);
    }
}
