package dev.sluice.budget.streams;

import dev.sluice.budget.Gate;
import dev.sluice.budget.GateSettings;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.budget.state.GateState;
import dev.sluice.schema.Admission;
import dev.sluice.schema.Completion;
import dev.sluice.schema.RatingRequest;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands admissions, reports and requests to cost lines anew to the gate, on the stream thread of their partition. One for
 * all, because the gate keeps rows in memory that all of them move.
 */
final class GateProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {

    private static final Logger LOG = LoggerFactory.getLogger(GateProcessor.class);

    private final GateSettings settings;
    private final SharedCatalogue catalogue;
    private final GateMeters meters;
    private @Nullable Gate gate;
    private @Nullable ProcessorContext<String, SpecificRecord> context;

    GateProcessor(GateSettings settings, SharedCatalogue catalogue, GateMeters meters) {
        this.settings = settings;
        this.catalogue = catalogue;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        GateState state = GateStores.state(processorContext, processorContext::currentSystemTimeMs);
        StoreTimers timers = new StoreTimers(
                processorContext.getStateStore(Names.TIMERS_STORE), processorContext::currentSystemTimeMs);
        Catalogue known = catalogue.view(processorContext);
        Gate made = new Gate(settings, state, known, new ForwardingOutbox(processorContext), meters);
        gate = made;
        processorContext.schedule(
                TimerPunctuator.PERIOD,
                PunctuationType.WALL_CLOCK_TIME,
                new TimerPunctuator(made, timers, System::nanoTime, processorContext.currentSystemTimeMs()));
        processorContext.schedule(
                PricePunctuator.PERIOD,
                PunctuationType.WALL_CLOCK_TIME,
                new PricePunctuator(made, state.unpriced(), known::prices, System::nanoTime));
        KeptCounts counts = new KeptCounts(processorContext.getStateStore(Names.MARKS_STORE));
        processorContext.schedule(
                KeptCounts.PERIOD,
                PunctuationType.WALL_CLOCK_TIME,
                _ -> meters.kept(processorContext.taskId(), counts.read()));
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
            case RatingRequest request when isPlaced(request, message.key()) -> gate.rerate(request, now);
            case RatingRequest request ->
                LOG.warn("RATING_MISPLACED ignored: line={}", request.getLine().getLineId());
            case null -> {}
            default ->
                throw new IllegalArgumentException("Neither admission, report nor rating: "
                        + message.value().getSchema().getFullName());
        }
    }

    /** The windows of another tenant are another task's. */
    private static boolean isPlaced(RatingRequest request, @Nullable String key) {
        return request.getLine().getTenant().equals(key);
    }

    @Override
    public void close() {
        if (context != null) {
            meters.closed(context.taskId());
        }
    }
}
