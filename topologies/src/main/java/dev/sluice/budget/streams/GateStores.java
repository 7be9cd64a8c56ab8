package dev.sluice.budget.streams;

import dev.sluice.budget.Gate;
import dev.sluice.budget.GateSettings;
import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Watch;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** The gate on the stores of a task. */
final class GateStores {

    private GateStores() {}

    static StoreTimers timers(ProcessorContext<String, SpecificRecord> context) {
        return new StoreTimers(context.getStateStore(Names.TIMERS_STORE), context::currentSystemTimeMs);
    }

    static Gate gate(
            GateSettings settings,
            SharedCatalogue catalogue,
            Watch watch,
            ProcessorContext<String, SpecificRecord> context) {
        GateState state = new GateState(
                StoreTable.of(context, Names.REQUESTS_STORE),
                StoreTable.of(context, Names.RESERVATIONS_STORE),
                StoreTable.of(context, Names.WINDOWS_STORE),
                StoreTable.of(context, Names.MARKS_STORE),
                StoreShelf.of(context),
                StoreTable.of(context, Names.RATED_STORE),
                timers(context));
        return new Gate(settings, state, catalogue.view(context), new ForwardingOutbox(context), watch);
    }
}
