package dev.sluice.budget.streams;

import dev.sluice.budget.dispatch.DispatchAssembler;
import dev.sluice.budget.dispatch.DispatchQueue;
import dev.sluice.budget.dispatch.DispatchQueue.Batch;
import dev.sluice.schema.Dispatch;
import dev.sluice.schema.PendingDispatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Collects funded calls and sends them as micro-batches: full ones at once, the others when the linger has passed. */
final class DispatchProcessor implements Processor<String, PendingDispatch, String, Dispatch> {

    private static final String DEFERRED = "DEFERRED";

    private final int batchSize;
    private final Duration linger;
    private final SharedCatalogue catalogue;
    private @Nullable Sender sender;
    private @Nullable DispatchQueue queue;

    DispatchProcessor(int batchSize, Duration linger, SharedCatalogue catalogue) {
        this.catalogue = catalogue;
        this.batchSize = batchSize;
        this.linger = linger;
    }

    private record Sender(ProcessorContext<String, Dispatch> context, DispatchAssembler assembler) {

        void send(List<Batch> batches) {
            for (Batch batch : batches) {
                long nowMs = context.currentSystemTimeMs();
                String sink = switch (batch.group().lane()) {
                    case DispatchQueue.BATCH -> Names.DISPATCH_BATCH_SINK;
                    case DEFERRED -> Names.DISPATCH_DEFERRED_SINK;
                    default -> Names.DISPATCH_SINK;
                };
                assembler
                        .assemble(batch, Instant.ofEpochMilli(nowMs))
                        .ifPresent(d -> context.forward(new Record<>(key(batch, d), d, nowMs), sink));
            }
        }

        /**
         * By micro-batch, not by model: a share group needs no order, and a model that takes most of the traffic would
         * keep most partitions, and the workers that fetch from them, idle. Calls for a batch API are collected, and so
         * have to meet in one partition.
         */
        private static String key(Batch batch, Dispatch dispatch) {
            if (!batch.group().lane().equals(DispatchQueue.BATCH)) {
                return dispatch.getBatchId();
            }
            return dispatch.getDeployment().isEmpty()
                    ? batch.group().provider() + "/"
                            + dispatch.getItems().getFirst().getUpstreamModel()
                    : dispatch.getDeployment();
        }
    }

    @Override
    public void init(ProcessorContext<String, Dispatch> context) {
        KeyValueStore<String, PendingDispatch> store = context.getStateStore(Names.PENDING_STORE);
        DispatchQueue waiting = new DispatchQueue(batchSize, new StoreTable<>(store));
        try (KeyValueIterator<String, PendingDispatch> left = store.all()) {
            left.forEachRemaining(entry -> waiting.restore(entry.value));
        }
        sender = new Sender(
                context,
                new DispatchAssembler(
                        catalogue.view(context),
                        StoreTable.of(context, Names.REQUESTS_STORE),
                        StoreTable.of(context, Names.RESERVATIONS_STORE)));
        queue = waiting;
        // Through the fields: a task that is revived keeps the schedule of its former life, which must not send from a
        // queue that nobody fills any more.
        context.schedule(linger, PunctuationType.WALL_CLOCK_TIME, _ -> flush());
    }

    private void flush() {
        if (sender != null && queue != null) {
            sender.send(queue.drain(Instant.ofEpochMilli(sender.context().currentSystemTimeMs())));
        }
    }

    @Override
    public void process(Record<String, PendingDispatch> message) {
        if (sender == null || queue == null) {
            throw new IllegalStateException("init comes first");
        }
        sender.send(queue.add(message.value()));
    }
}
