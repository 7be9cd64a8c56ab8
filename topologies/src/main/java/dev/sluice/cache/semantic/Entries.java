package dev.sluice.cache.semantic;

import dev.sluice.cache.time.Timers;
import dev.sluice.schema.SemanticEntry;
import dev.sluice.schema.SemanticFill;
import dev.sluice.schema.SemanticQuestion;
import dev.sluice.schema.TimerKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The entries of a partition: the store holds them, the index is made from it and follows every change. */
final class Entries {

    private final SemanticState state;
    private final Timers timers;
    private final EntryIndex index;
    private final Questions questions;
    /** Entries the index had no room for when it was made; stores cannot be changed then. */
    private final Deque<String> leftOver = new ArrayDeque<>();

    Entries(SemanticState state, Timers timers, EntryIndex index, Questions questions) {
        this.state = state;
        this.timers = timers;
        this.index = index;
        this.questions = questions;
        state.eachEntry(entry -> leftOver.addAll(index.put(entry)));
    }

    /** Adds an entry unless it is there in a newer version; what had no room any more goes. */
    void put(SemanticQuestion question, SemanticFill answer) {
        String id = answer.getEntryId();
        SemanticEntry before = state.entry(id);
        timers.set(TimerKind.EXPIRY, id, answer.getExpiresAt().toEpochMilli());
        if (before != null && before.getAnswer().getCreatedAt().isAfter(answer.getCreatedAt())) {
            return;
        }
        if (before != null) {
            index.remove(before);
        }
        SemanticEntry entry = new SemanticEntry(question, answer);
        state.putEntry(id, entry);
        index.put(entry).forEach(this::removeFromStore);
    }

    /** Removes an entry whose life is over at a time in epoch ms. */
    void expire(String id, long now) {
        SemanticEntry entry = state.entry(id);
        if (entry != null && entry.getAnswer().getExpiresAt().toEpochMilli() <= now) {
            remove(id);
        }
    }

    /** Removes an entry; no search finds it any more. */
    void remove(String id) {
        SemanticEntry entry = state.entry(id);
        if (entry != null) {
            index.remove(entry);
            removeFromStore(id);
        }
    }

    /** Removes from the store what the index had no room for, at most so many; returns whether there may be more. */
    boolean tidy(int limit) {
        List<String> ids = new ArrayList<>();
        while (!leftOver.isEmpty() && ids.size() < limit) {
            ids.add(leftOver.pop());
        }
        ids.forEach(this::removeFromStore);
        return !leftOver.isEmpty();
    }

    private void removeFromStore(String id) {
        state.removeEntry(id);
        questions.forget(id);
    }
}
