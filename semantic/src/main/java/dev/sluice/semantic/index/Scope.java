package dev.sluice.semantic.index;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The entries of one scope, and what eviction knows of each. */
final class Scope {

    private final String key;
    private final FlatIndex index;
    private @Nullable Tracked[] tracked = {};

    Scope(String key, FlatIndex index) {
        this.key = key;
        this.index = index;
    }

    String key() {
        return key;
    }

    FlatIndex index() {
        return index;
    }

    /** What is known of an entry; null when there is none. */
    @Nullable
    Tracked find(String id) {
        int row = index.ids().find(id);
        return row == IdTable.ABSENT ? null : tracked[row];
    }

    /** Tracks the entry that was put last. */
    Tracked track() {
        int row = index.size() - 1;
        fit(index.size());
        Tracked entry = new Tracked(this, row);
        tracked[row] = entry;
        return entry;
    }

    void remove(Tracked entry) {
        int last = index.size() - 1;
        index.removeRow(entry.row);
        Tracked moved = tracked[last];
        tracked[last] = null;
        if (moved != null && moved != entry) {
            tracked[entry.row] = moved;
            moved.row = entry.row;
        }
        fit(last);
    }

    String id(Tracked entry) {
        return index.ids().id(entry.row);
    }

    int compareIds(int row, Scope other, int otherRow) {
        return index.ids().compare(row, other.index.ids(), otherRow);
    }

    private void fit(int entries) {
        int fitting = Capacity.fit(entries, tracked.length);
        if (fitting != tracked.length) {
            tracked = Arrays.copyOf(tracked, fitting);
        }
    }
}
