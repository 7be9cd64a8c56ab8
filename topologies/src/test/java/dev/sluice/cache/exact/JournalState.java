package dev.sluice.cache.exact;

import dev.sluice.cache.Journal;
import dev.sluice.schema.CacheEntry;
import dev.sluice.schema.Flight;
import dev.sluice.schema.Timer;
import dev.sluice.schema.TrackedRequest;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** State in memory with a journal for each kind. */
final class JournalState implements ExactState {

    private final Journal<Flight> flights = new Journal<>();
    private final Journal<TrackedRequest> requests = new Journal<>();
    private final Journal<CacheEntry> entries = new Journal<>();
    private final Journal<String> members = new Journal<>();
    private final Journal<Timer> timers = new Journal<>();

    void commit() {
        journals().forEach(Journal::commit);
    }

    /** Sets every kind back by itself; the operator picks how many of n changes survive. */
    void crash(IntUnaryOperator survivors) {
        journals().forEach(journal -> journal.crash(survivors));
    }

    /** A crash that takes every timer and nothing else. */
    void loseTimers() {
        timers.clear();
        commit();
    }

    private List<Journal<?>> journals() {
        return List.of(flights, requests, entries, members, timers);
    }

    @Override
    public @Nullable Flight flight(String flightKey) {
        return flights.get(flightKey);
    }

    @Override
    public void putFlight(String flightKey, Flight flight) {
        flights.set(flightKey, flight);
    }

    @Override
    public void removeFlight(String flightKey) {
        flights.set(flightKey, null);
    }

    @Override
    public @Nullable TrackedRequest request(String requestId) {
        return requests.get(requestId);
    }

    @Override
    public void putRequest(String requestId, TrackedRequest request) {
        requests.set(requestId, request);
    }

    @Override
    public void removeRequest(String requestId) {
        requests.set(requestId, null);
    }

    @Override
    public @Nullable CacheEntry entry(String fingerprint) {
        return entries.get(fingerprint);
    }

    @Override
    public void putEntry(String fingerprint, CacheEntry entry) {
        entries.set(fingerprint, entry);
    }

    @Override
    public void removeEntry(String fingerprint) {
        entries.set(fingerprint, null);
    }

    @Override
    public void addMember(String flightKey, String openedBy, String requestId) {
        members.set(flightKey + '/' + openedBy + '/' + requestId, requestId);
    }

    @Override
    public void removeMember(String flightKey, String openedBy, String requestId) {
        members.set(flightKey + '/' + openedBy + '/' + requestId, null);
    }

    @Override
    public List<String> members(String flightKey, String openedBy) {
        String prefix = flightKey + '/' + openedBy + '/';
        return List.copyOf(members.values(prefix, prefix + '\uffff'));
    }

    @Override
    public void putTimer(String key, Timer timer) {
        timers.set(key, timer);
    }

    @Override
    public void removeTimer(String key) {
        timers.set(key, null);
    }

    @Override
    public List<Map.Entry<String, Timer>> timers(String from, String to, int limit) {
        return timers.rows(from, to, limit);
    }
}
