package dev.sluice.budget.streams;

import dev.sluice.budget.Gate;
import dev.sluice.budget.GateSettings;
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
    private final GateMeters meters;
    private final Action<V> action;
    private final boolean ringsAlarms;
    private @Nullable Gate gate;
    private @Nullable ProcessorContext<String, SpecificRecord> context;

    /** What is done with a record. */
    interface Action<V> {
        void apply(Gate gate, V value, Instant now);
    }

    GateProcessor(
            GateSettings settings,
            SharedCatalogue catalogue,
            GateMeters meters,
            Action<V> action,
            boolean ringsAlarms) {
        this.settings = settings;
        this.catalogue = catalogue;
        this.meters = meters;
        this.action = action;
        this.ringsAlarms = ringsAlarms;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        Gate made = GateStores.gate(settings, catalogue, meters, processorContext);
        gate = made;
        if (ringsAlarms) {
            processorContext.schedule(
                    TimerPunctuator.PERIOD,
                    PunctuationType.WALL_CLOCK_TIME,
                    new TimerPunctuator(
                            made,
                            GateStores.timers(processorContext),
                            System::nanoTime,
                            processorContext.currentSystemTimeMs()));
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
