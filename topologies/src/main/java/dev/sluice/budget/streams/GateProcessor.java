package dev.sluice.budget.streams;

import dev.sluice.budget.Gate;
import dev.sluice.budget.GateSettings;
import dev.sluice.budget.state.GateState;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Hands records to the gate. Admissions and reports have one each; both work on the same stores, on the stream thread of
 * their partition.
 *
 * @param <V> what it takes
 */
final class GateProcessor<V> implements Processor<String, V, String, SpecificRecord> {

    private final GateSettings settings;
    private final SharedCatalogue catalogue;
    private final Action<V> action;
    private final boolean ringsAlarms;
    private @Nullable Gate gate;
    private @Nullable ProcessorContext<String, SpecificRecord> context;

    /** What is done with a record. */
    interface Action<V> {
        void apply(Gate gate, V value, Instant now);
    }

    GateProcessor(GateSettings settings, SharedCatalogue catalogue, Action<V> action, boolean ringsAlarms) {
        this.settings = settings;
        this.catalogue = catalogue;
        this.action = action;
        this.ringsAlarms = ringsAlarms;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        StoreTimers timers = new StoreTimers(
                processorContext.getStateStore(Names.TIMERS_STORE), processorContext::currentSystemTimeMs);
        GateState state = new GateState(
                StoreTable.of(processorContext, Names.REQUESTS_STORE),
                StoreTable.of(processorContext, Names.RESERVATIONS_STORE),
                StoreTable.of(processorContext, Names.WINDOWS_STORE),
                StoreTable.of(processorContext, Names.MARKS_STORE),
                timers);
        Gate made = new Gate(settings, state, catalogue.view(processorContext), new ForwardingOutbox(processorContext));
        gate = made;
        if (ringsAlarms) {
            processorContext.schedule(
                    TimerPunctuator.PERIOD,
                    PunctuationType.WALL_CLOCK_TIME,
                    new TimerPunctuator(made, timers, System::nanoTime, processorContext.currentSystemTimeMs()));
        }
    }

    @Override
    public void process(Record<String, V> message) {
        if (gate == null || context == null) {
            throw new IllegalStateException("init comes first");
        }
        if (message.value() != null) {
            action.apply(gate, message.value(), Instant.ofEpochMilli(context.currentSystemTimeMs()));
        }
    }
}
