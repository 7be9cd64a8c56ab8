package dev.sluice.semantic.index;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Entries in the order they are to go: a binary heap in which each knows its place. */
final class EvictionQueue {

    private @Nullable Tracked[] heap = {};
    private int size;

    int size() {
        return size;
    }

    /** The entry to go first; there must be one. */
    Tracked first() {
        return at(0);
    }

    void add(Tracked entry) {
        fit(size + 1);
        place(entry, size++);
        rise(entry);
    }

    void remove(Tracked entry) {
        Tracked last = at(--size);
        heap[size] = null;
        if (last != entry) {
            place(last, entry.position);
            moved(last);
        }
        fit(size);
    }

    /** To be called when an entry's priority or id has changed. */
    void moved(Tracked entry) {
        rise(entry);
        sink(entry);
    }

    private void rise(Tracked entry) {
        while (entry.position > 0) {
            Tracked parent = at((entry.position - 1) / 2);
            if (!entry.goesBefore(parent)) {
                return;
            }
            swap(entry, parent);
        }
    }

    private void sink(Tracked entry) {
        while (2 * entry.position + 1 < size) {
            Tracked child = at(2 * entry.position + 1);
            if (child.position + 1 < size && at(child.position + 1).goesBefore(child)) {
                child = at(child.position + 1);
            }
            if (!child.goesBefore(entry)) {
                return;
            }
            swap(entry, child);
        }
    }

    private void swap(Tracked one, Tracked other) {
        int position = one.position;
        place(one, other.position);
        place(other, position);
    }

    private void place(Tracked entry, int position) {
        heap[position] = entry;
        entry.position = position;
    }

    private void fit(int entries) {
        int fitting = Capacity.fit(entries, heap.length);
        if (fitting != heap.length) {
            heap = Arrays.copyOf(heap, fitting);
        }
    }

    @SuppressWarnings("NullAway") // below the size every place is taken
    private Tracked at(int position) {
        return heap[position];
    }
}
