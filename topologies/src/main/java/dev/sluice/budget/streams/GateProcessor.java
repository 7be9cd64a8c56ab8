package dev.sluice.budget.streams;

import dev.sluice.budget.Gate;
import dev.sluice.budget.GateSettings;
import dev.sluice.budget.state.GateState;
import dev.sluice.schema.Admission;
import dev.sluice.schema.Completion;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Hands admissions and reports to the gate, on the stream thread of their partition. One for both, because the gate keeps
 * rows in memory that both move.
 */
final class GateProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {

    private final GateSettings settings;
    private final SharedCatalogue catalogue;
    private @Nullable Gate gate;
    private @Nullable ProcessorContext<String, SpecificRecord> context;

    GateProcessor(GateSettings settings, SharedCatalogue catalogue) {
        this.settings = settings;
        this.catalogue = catalogue;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        GateState state = GateStores.state(processorContext, processorContext::currentSystemTimeMs);
        StoreTimers timers = new StoreTimers(
                processorContext.getStateStore(Names.TIMERS_STORE), processorContext::currentSystemTimeMs);
        Gate made = new Gate(settings, state, catalogue.view(processorContext), new ForwardingOutbox(processorContext));
        gate = made;
        processorContext.schedule(
                TimerPunctuator.PERIOD,
                PunctuationType.WALL_CLOCK_TIME,
                new TimerPunctuator(made, timers, System::nanoTime, processorContext.currentSystemTimeMs()));
    }

    @Override
    public void process(Record<String, SpecificRecord> message) {
        if (gate == null || context == null) {
            throw new IllegalStateException("init comes first");
        }
        Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
        switch (message.value()) {
            case Admission admission -> gate.admit(admission, now);
            case Completion completion -> gate.report(completion, now);
            case null -> {}
            default -> throw new IllegalArgumentException(
                    "Neither admission nor report: " + message.value().getSchema().getFullName());
        }
    }
}
