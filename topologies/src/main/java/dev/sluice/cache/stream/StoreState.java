package dev.sluice.cache.stream;

import dev.sluice.cache.exact.ExactState;
import dev.sluice.schema.CacheEntry;
import dev.sluice.schema.Flight;
import dev.sluice.schema.TrackedRequest;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/** The tier's memory in Kafka Streams stores. */
final class StoreState extends StoreTimers implements ExactState {

    private static final char SEPARATOR = '\0';

    private final LateStore<Flight> flights;
    private final LateStore<TrackedRequest> requests;
    private final LateStore<CacheEntry> entries;
    private final LateStore<String> members;

    StoreState(ProcessorContext<?, ?> context) {
        super(context.getStateStore(ExactStores.TIMERS));
        this.flights = new LateStore<>(context.getStateStore(ExactStores.FLIGHTS));
        this.requests = new LateStore<>(context.getStateStore(ExactStores.REQUESTS));
        this.entries = new LateStore<>(context.getStateStore(ExactStores.ENTRIES));
        this.members = new LateStore<>(context.getStateStore(ExactStores.MEMBERS));
    }

    @Override
    void write() {
        super.write();
        List.of(flights, requests, entries, members).forEach(LateStore::write);
    }

    @Override
    public @Nullable Flight flight(String flightKey) {
        return flights.get(flightKey);
    }

    @Override
    public void putFlight(String flightKey, Flight flight) {
        flights.put(flightKey, flight);
    }

    @Override
    public void removeFlight(String flightKey) {
        flights.delete(flightKey);
    }

    @Override
    public @Nullable TrackedRequest request(String requestId) {
        return requests.get(requestId);
    }

    @Override
    public void putRequest(String requestId, TrackedRequest request) {
        requests.put(requestId, request);
    }

    @Override
    public void removeRequest(String requestId) {
        requests.delete(requestId);
    }

    @Override
    public @Nullable CacheEntry entry(String fingerprint) {
        return entries.get(fingerprint);
    }

    @Override
    public void putEntry(String fingerprint, CacheEntry entry) {
        entries.put(fingerprint, entry);
    }

    @Override
    public void removeEntry(String fingerprint) {
        entries.delete(fingerprint);
    }

    @Override
    public void addMember(String flightKey, String openedBy, String requestId) {
        members.put(prefix(flightKey, openedBy) + requestId, requestId);
    }

    @Override
    public void removeMember(String flightKey, String openedBy, String requestId) {
        members.delete(prefix(flightKey, openedBy) + requestId);
    }

    @Override
    public List<String> members(String flightKey, String openedBy) {
        List<String> ids = new ArrayList<>();
        try (KeyValueIterator<String, String> rows =
                members.prefixScan(prefix(flightKey, openedBy), new StringSerializer())) {
            rows.forEachRemaining(row -> ids.add(row.value));
        }
        return ids;
    }

    private static String prefix(String flightKey, String openedBy) {
        return flightKey + SEPARATOR + openedBy + SEPARATOR;
    }
}
