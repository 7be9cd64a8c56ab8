package dev.sluice.cache.stream;

import dev.sluice.schema.SemanticEntry;
import dev.sluice.schema.SemanticPending;
import dev.sluice.schema.Timer;
import dev.sluice.serde.SingleObjectSerde;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The stores of the semantic tier; their names are part of the deployment's state and stay for ever. */
final class SemanticStores {

    static final String ENTRIES = "semantic-entries";
    static final String PENDING = "semantic-pending";
    static final String TIMERS = "semantic-timers";

    private SemanticStores() {}

    static Set<StoreBuilder<?>> builders() {
        // In a fixed order: the description of the topology must not change from start to start.
        return new LinkedHashSet<>(List.of(
                store(ENTRIES, SemanticEntry.class),
                store(PENDING, SemanticPending.class),
                store(TIMERS, Timer.class)));
    }

    private static <V extends SpecificRecord> StoreBuilder<?> store(String name, Class<V> values) {
        return Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(name), Serdes.String(), new SingleObjectSerde<>(values));
    }
}
