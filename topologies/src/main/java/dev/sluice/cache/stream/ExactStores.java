package dev.sluice.cache.stream;

import dev.sluice.schema.CacheEntry;
import dev.sluice.schema.Flight;
import dev.sluice.schema.Timer;
import dev.sluice.schema.TrackedRequest;
import dev.sluice.serde.SingleObjectSerde;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The stores of the exact tier; their names are part of the deployment's state and stay for ever. */
final class ExactStores {

    static final String FLIGHTS = "flights";
    static final String REQUESTS = "tracked-requests";
    static final String ENTRIES = "cache-entries";
    static final String MEMBERS = "flight-members";
    static final String TIMERS = "timers";

    private ExactStores() {}

    static Set<StoreBuilder<?>> builders() {
        // In a fixed order: the description of the topology must not change from start to start.
        return new LinkedHashSet<>(List.of(
                store(FLIGHTS, new SingleObjectSerde<>(Flight.class)),
                store(REQUESTS, new SingleObjectSerde<>(TrackedRequest.class)),
                store(ENTRIES, new SingleObjectSerde<>(CacheEntry.class)),
                store(MEMBERS, Serdes.String()),
                store(TIMERS, new SingleObjectSerde<>(Timer.class))));
    }

    private static <V> StoreBuilder<?> store(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), values);
    }
}
