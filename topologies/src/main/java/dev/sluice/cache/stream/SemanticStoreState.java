package dev.sluice.cache.stream;

import dev.sluice.cache.semantic.SemanticState;
import dev.sluice.schema.SemanticEntry;
import dev.sluice.schema.SemanticPending;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/** The semantic tier's memory in Kafka Streams stores. */
final class SemanticStoreState extends StoreTimers implements SemanticState {

    private final LateStore<SemanticEntry> entries;
    private final LateStore<SemanticPending> pending;

    SemanticStoreState(ProcessorContext<?, ?> context) {
        super(context.getStateStore(SemanticStores.TIMERS));
        this.entries = new LateStore<>(context.getStateStore(SemanticStores.ENTRIES));
        this.pending = new LateStore<>(context.getStateStore(SemanticStores.PENDING));
    }

    @Override
    void write() {
        super.write();
        entries.write();
        pending.write();
    }

    @Override
    public @Nullable SemanticPending pending(String entryId) {
        return pending.get(entryId);
    }

    @Override
    public void putPending(String entryId, SemanticPending value) {
        pending.put(entryId, value);
    }

    @Override
    public void removePending(String entryId) {
        pending.delete(entryId);
    }

    @Override
    public @Nullable SemanticEntry entry(String entryId) {
        return entries.get(entryId);
    }

    @Override
    public void putEntry(String entryId, SemanticEntry entry) {
        entries.put(entryId, entry);
    }

    @Override
    public void removeEntry(String entryId) {
        entries.delete(entryId);
    }

    @Override
    public void eachEntry(Consumer<SemanticEntry> action) {
        try (KeyValueIterator<String, SemanticEntry> rows = entries.range(null, null)) {
            rows.forEachRemaining(row -> action.accept(row.value));
        }
    }
}
