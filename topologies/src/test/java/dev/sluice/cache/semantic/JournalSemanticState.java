package dev.sluice.cache.semantic;

import dev.sluice.cache.Journal;
import dev.sluice.schema.SemanticEntry;
import dev.sluice.schema.SemanticPending;
import dev.sluice.schema.Timer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** State in memory with a journal for each kind. */
public final class JournalSemanticState implements SemanticState {

    private final Journal<SemanticPending> pending = new Journal<>();
    private final Journal<SemanticEntry> entries = new Journal<>();
    private final Journal<Timer> timers = new Journal<>();

    public void commit() {
        journals().forEach(Journal::commit);
    }

    /** Sets every kind back by itself; the operator picks how many of n changes survive. */
    public void crash(IntUnaryOperator survivors) {
        journals().forEach(journal -> journal.crash(survivors));
    }

    private List<Journal<?>> journals() {
        return List.of(pending, entries, timers);
    }

    /** Ids of all entries, in order. */
    List<String> entryIds() {
        return entries.values().stream()
                .map(entry -> entry.getAnswer().getEntryId())
                .toList();
    }

    int pendingCount() {
        return pending.values().size();
    }

    int timerCount() {
        return timers.values().size();
    }

    @Override
    public @Nullable SemanticPending pending(String entryId) {
        return pending.get(entryId);
    }

    @Override
    public void putPending(String entryId, SemanticPending value) {
        pending.set(entryId, value);
    }

    @Override
    public void removePending(String entryId) {
        pending.set(entryId, null);
    }

    @Override
    public @Nullable SemanticEntry entry(String entryId) {
        return entries.get(entryId);
    }

    @Override
    public void putEntry(String entryId, SemanticEntry entry) {
        entries.set(entryId, entry);
    }

    @Override
    public void removeEntry(String entryId) {
        entries.set(entryId, null);
    }

    @Override
    public void eachEntry(Consumer<SemanticEntry> action) {
        entries.values().forEach(action);
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
