package dev.sluice.cache.semantic;

import dev.sluice.cache.time.TimerState;
import dev.sluice.schema.SemanticEntry;
import dev.sluice.schema.SemanticPending;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the semantic tier remembers, by partition and entry id. After a crash each kind of record may have been set back
 * to a different earlier state; only within one kind are changes kept in order.
 */
public interface SemanticState extends TimerState {

    @Nullable
    SemanticPending pending(String entryId);

    void putPending(String entryId, SemanticPending pending);

    void removePending(String entryId);

    @Nullable
    SemanticEntry entry(String entryId);

    void putEntry(String entryId, SemanticEntry entry);

    void removeEntry(String entryId);

    /** Shows every entry, in the order of their ids. */
    void eachEntry(Consumer<SemanticEntry> action);
}
