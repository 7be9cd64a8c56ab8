package dev.sluice.cache.stream;

import dev.sluice.answer.AnswerStore;
import dev.sluice.cache.Fixtures;
import dev.sluice.cache.semantic.SemanticTools;
import dev.sluice.schema.CacheDecision;
import dev.sluice.schema.SemanticInput;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The semantic tier of a new owner, whose stores are restored before it begins. */
final class RestoredTier implements AutoCloseable {

    private final MockProcessorContext<String, SpecificRecord> context;
    private final SemanticProcessor processor;
    private final List<StateStore> stores;

    RestoredTier(Path stateDir, SemanticTools tools, AnswerStore bodies) {
        context = new MockProcessorContext<>(new Properties(), new TaskId(0, 0), stateDir.toFile());
        context.setCurrentSystemTimeMs(Fixtures.START.toEpochMilli());
        stores = SemanticStores.builders().stream()
                .<StateStore>map(builder ->
                        builder.withLoggingDisabled().withCachingDisabled().build())
                .toList();
        stores.forEach(store -> {
            store.init(context.getStateStoreContext(), store);
            context.addStateStore(store);
        });
        processor = new SemanticProcessor(tools, bodies, Fixtures.TIMEOUT);
    }

    /** Takes the rows of another instance over and begins. */
    void restore(KeyValueStore<String, Object> rows) {
        KeyValueStore<String, Object> target = context.getStateStore(rows.name());
        try (KeyValueIterator<String, Object> all = rows.all()) {
            all.forEachRemaining(row -> target.put(row.key, row.value));
        }
        processor.init(context);
    }

    void read(SemanticInput input) {
        processor.process(new Record<>("scope", input, Fixtures.START.toEpochMilli()));
    }

    List<CacheDecision> decisions() {
        return context.forwarded().stream()
                .map(forward -> forward.record().value())
                .filter(CacheDecision.class::isInstance)
                .map(CacheDecision.class::cast)
                .toList();
    }

    @Override
    public void close() {
        stores.forEach(StateStore::close);
    }
}
