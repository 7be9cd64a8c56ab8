package dev.sluice.cache.exact;

import dev.sluice.schema.CacheEntry;
import dev.sluice.schema.Flight;
import dev.sluice.schema.Timer;
import dev.sluice.schema.TrackedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** State in memory with a journal for each kind, from which a crash takes any suffix since the last commit. */
final class JournalState implements ExactState {

    private record Change(String key, @Nullable Object value) {}

    /** One kind of record. */
    private static final class Table {
        private NavigableMap<String, Object> rows = new TreeMap<>();
        private NavigableMap<String, Object> committed = new TreeMap<>();
        private final List<Change> journal = new ArrayList<>();

        void change(String key, @Nullable Object value) {
            journal.add(new Change(key, value));
            apply(rows, key, value);
        }

        void commit() {
            committed = new TreeMap<>(rows);
            journal.clear();
        }

        void crash(IntUnaryOperator survivors) {
            int kept = survivors.applyAsInt(journal.size() + 1);
            rows = new TreeMap<>(committed);
            journal.subList(0, kept).forEach(change -> apply(rows, change.key(), change.value()));
            commit();
        }

        private static void apply(Map<String, Object> rows, String key, @Nullable Object value) {
            if (value == null) {
                rows.remove(key);
            } else {
                rows.put(key, value);
            }
        }
    }

    private final Table flights = new Table();
    private final Table requests = new Table();
    private final Table entries = new Table();
    private final Table members = new Table();
    private final Table timers = new Table();

    void commit() {
        tables().forEach(Table::commit);
    }

    /** Sets every kind back by itself; the operator picks how many of n changes survive. */
    void crash(IntUnaryOperator survivors) {
        tables().forEach(table -> table.crash(survivors));
    }

    /** A crash that takes every timer and nothing else. */
    void loseTimers() {
        List.copyOf(timers.rows.keySet()).forEach(key -> timers.change(key, null));
        commit();
    }

    private List<Table> tables() {
        return List.of(flights, requests, entries, members, timers);
    }

    @Override
    public @Nullable Flight flight(String flightKey) {
        return (Flight) flights.rows.get(flightKey);
    }

    @Override
    public void putFlight(String flightKey, Flight flight) {
        flights.change(flightKey, flight);
    }

    @Override
    public void removeFlight(String flightKey) {
        flights.change(flightKey, null);
    }

    @Override
    public @Nullable TrackedRequest request(String requestId) {
        return (TrackedRequest) requests.rows.get(requestId);
    }

    @Override
    public void putRequest(String requestId, TrackedRequest request) {
        requests.change(requestId, request);
    }

    @Override
    public void removeRequest(String requestId) {
        requests.change(requestId, null);
    }

    @Override
    public @Nullable CacheEntry entry(String fingerprint) {
        return (CacheEntry) entries.rows.get(fingerprint);
    }

    @Override
    public void putEntry(String fingerprint, CacheEntry entry) {
        entries.change(fingerprint, entry);
    }

    @Override
    public void removeEntry(String fingerprint) {
        entries.change(fingerprint, null);
    }

    @Override
    public void addMember(String flightKey, String openedBy, String requestId) {
        members.change(flightKey + '/' + openedBy + '/' + requestId, requestId);
    }

    @Override
    public void removeMember(String flightKey, String openedBy, String requestId) {
        members.change(flightKey + '/' + openedBy + '/' + requestId, null);
    }

    @Override
    public List<String> members(String flightKey, String openedBy) {
        String prefix = flightKey + '/' + openedBy + '/';
        return members.rows.subMap(prefix, prefix + '\uffff').values().stream()
                .map(String.class::cast)
                .toList();
    }

    @Override
    public void putTimer(String key, Timer timer) {
        timers.change(key, timer);
    }

    @Override
    public void removeTimer(String key) {
        timers.change(key, null);
    }

    @Override
    public List<Map.Entry<String, Timer>> timers(String from, String to, int limit) {
        return timers.rows.subMap(from, to).entrySet().stream()
                .limit(limit)
                .map(row -> Map.entry(row.getKey(), (Timer) row.getValue()))
                .toList();
    }
}
