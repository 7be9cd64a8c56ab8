package dev.sluice.semantic.index;

/**
 * Memory that entries and scopes take at most, bytes: with the room that arrays keep in reserve, so that what is charged
 * for is never exceeded and does not depend on the order of changes.
 */
final class MemoryCharge {

    /** A {@link Tracked}. */
    private static final int TRACKED = 40;
    /** The places of an entry in the queue and among the tracked of its scope. */
    private static final int REFERENCES = 2 * Integer.BYTES;
    /** The objects of a scope, array headers, its place in the map. */
    private static final int SCOPE = 640;

    private final int entry;
    private final int spareRow;

    MemoryCharge(int dimension, VectorStorage storage) {
        int row = Rows.bytesPerRow(storage, dimension) + IdTable.BYTES_PER_ROW + REFERENCES;
        this.spareRow = row;
        this.entry = (int) Math.ceil(row * Capacity.MOST_SLACK) + TRACKED;
    }

    int entry(String id) {
        return entry + (int) Math.ceil(IdTable.bytesBeyondRow(id) * Capacity.MOST_SLACK);
    }

    int scope(String key) {
        return SCOPE + spareRow + key.length() * Character.BYTES;
    }
}
