package dev.sluice.budget.streams;

import dev.sluice.budget.Gate;
import dev.sluice.budget.GateSettings;
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

/** Costs ledger lines anew: those that are asked for, and those that wait for a price. */
final class RatingProcessor implements Processor<String, RatingRequest, String, SpecificRecord> {

    private static final Logger LOG = LoggerFactory.getLogger(RatingProcessor.class);

    private final GateSettings settings;
    private final SharedCatalogue catalogue;
    private final GateMeters meters;
    private @Nullable Gate gate;
    private @Nullable ProcessorContext<String, SpecificRecord> context;

    RatingProcessor(GateSettings settings, SharedCatalogue catalogue, GateMeters meters) {
        this.settings = settings;
        this.catalogue = catalogue;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        Gate made = GateStores.gate(settings, catalogue, meters, processorContext);
        StoreShelf shelf = StoreShelf.of(processorContext);
        KeptCounts counts = new KeptCounts(processorContext.getStateStore(Names.MARKS_STORE));
        var prices = catalogue.view(processorContext);
        context = processorContext;
        gate = made;
        processorContext.schedule(
                PricePunctuator.PERIOD,
                PunctuationType.WALL_CLOCK_TIME,
                new PricePunctuator(made, shelf, prices::prices, System::nanoTime));
        processorContext.schedule(
                KeptCounts.PERIOD,
                PunctuationType.WALL_CLOCK_TIME,
                _ -> meters.kept(processorContext.taskId(), counts.read()));
    }

    @Override
    public void process(Record<String, RatingRequest> message) {
        if (gate == null || context == null) {
            throw new IllegalStateException("init comes first");
        }
        @Nullable RatingRequest request = message.value();
        if (request == null) {
            return;
        }
        if (!request.getLine().getTenant().equals(message.key())) {
            // Another tenant's windows are another task's.
            LOG.warn("RATING_MISPLACED ignored: line={}", request.getLine().getLineId());
            return;
        }
        gate.rerate(request, Instant.ofEpochMilli(context.currentSystemTimeMs()));
    }

    @Override
    public void close() {
        if (context != null) {
            meters.closed(context.taskId());
        }
    }
}
