package dev.sluice.semantic.index;

import dev.sluice.semantic.embedding.DenseVector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An index a scope, bounded together. Over a limit the entry with the lowest priority goes: the age at which it was put
 * or last hit, and its hits; ties by id, then scope. The age is the highest priority that went so far, so that what was
 * popular long ago goes too. The same calls in the same order evict the same entries. One thread.
 */
public final class ScopedIndex {

    private final int dimension;
    private final VectorStorage storage;
    private final IndexLimits limits;
    private final DotProducts dotProducts;
    private final MemoryCharge charge;
    private final Map<String, Scope> scopes = new HashMap<>();
    private final EvictionQueue queue = new EvictionQueue();
    private long age;
    private long bytes;

    /**
     * An empty index with the quickest dot products of this JVM.
     *
     * @param dimension components of every vector, 1 or more
     * @throws IllegalArgumentException if arrays cannot hold that many entries of that dimension in one scope
     */
    public ScopedIndex(int dimension, VectorStorage storage, IndexLimits limits) {
        this(dimension, storage, limits, DotProducts.fastest());
    }

    /** An empty index; refuses what the other constructor refuses. */
    public ScopedIndex(int dimension, VectorStorage storage, IndexLimits limits, DotProducts dotProducts) {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension is " + dimension + "; allowed is 1 or more");
        }
        int most = Capacity.most(Math.max(dimension, IdTable.DIGEST));
        if (limits.entries() > most) {
            throw new IllegalArgumentException("entries is " + limits.entries() + "; allowed with " + dimension
                    + " components is " + most + " or less");
        }
        this.dimension = dimension;
        this.storage = storage;
        this.limits = limits;
        this.dotProducts = dotProducts;
        this.charge = new MemoryCharge(dimension, storage);
    }

    /**
     * Adds an entry, or replaces its vector and keeps its hits.
     *
     * @return what had to go for it, in that order; the entry itself when it alone is over the limit of bytes
     * @throws IllegalArgumentException if the vector has another dimension than the index
     */
    public List<ScopedId> put(String scope, String id, DenseVector vector) {
        if (vector.dimension() != dimension) {
            throw new IllegalArgumentException(
                    "vector has " + vector.dimension() + " components; those of this index have " + dimension);
        }
        Scope present = scopes.get(scope);
        Tracked entry = present == null ? null : present.find(id);
        if (present != null && entry != null) {
            present.index().put(id, vector);
            prioritise(entry);
            return List.of();
        }
        if (charge.entry(id) + charge.scope(scope) > limits.bytes()) {
            return List.of(new ScopedId(scope, id));
        }
        List<ScopedId> evicted = makeRoom(scope, id);
        add(scope, id, vector);
        return evicted;
    }

    /** Counts a hit; false when there is no such entry. */
    public boolean hit(String scope, String id) {
        Tracked entry = find(scope, id);
        if (entry == null) {
            return false;
        }
        entry.hits++;
        prioritise(entry);
        return true;
    }

    /** Removes an entry; false when there was none. */
    public boolean remove(String scope, String id) {
        Tracked entry = find(scope, id);
        if (entry == null) {
            return false;
        }
        remove(entry, id);
        return true;
    }

    /**
     * The entries of a scope most similar to a query, best first, ties by id; at most so many and none below the floor.
     *
     * @throws IllegalArgumentException if the query has another dimension than the index
     */
    public List<Neighbour> nearest(String scope, DenseVector query, int limit, double floor) {
        Scope present = scopes.get(scope);
        return present == null ? List.of() : present.index().nearest(query, limit, floor);
    }

    /** Number of entries. */
    public int size() {
        return queue.size();
    }

    /** Number of entries of a scope. */
    public int size(String scope) {
        Scope present = scopes.get(scope);
        return present == null ? 0 : present.index().size();
    }

    /** Number of scopes with entries. */
    public int scopes() {
        return scopes.size();
    }

    /** Memory in use at most, bytes: what the limit is compared with. */
    public long bytes() {
        return bytes;
    }

    private List<ScopedId> makeRoom(String scope, String id) {
        List<ScopedId> evicted = new ArrayList<>();
        while (queue.size() == limits.entries() || bytes + cost(scope, id) > limits.bytes()) {
            Tracked first = queue.first();
            ScopedId victim = new ScopedId(first.scope.key(), first.scope.id(first));
            age = first.priority;
            remove(first, victim.id());
            evicted.add(victim);
        }
        return evicted;
    }

    /** The scope may go with its last entry to make room for this one, so this may rise in between. */
    private int cost(String scope, String id) {
        return charge.entry(id) + (scopes.containsKey(scope) ? 0 : charge.scope(scope));
    }

    private void add(String scope, String id, DenseVector vector) {
        bytes += cost(scope, id);
        Scope present =
                scopes.computeIfAbsent(scope, key -> new Scope(key, new FlatIndex(dimension, storage, dotProducts)));
        present.index().put(id, vector);
        Tracked entry = present.track();
        entry.priority = age;
        queue.add(entry);
    }

    private void remove(Tracked entry, String id) {
        Scope scope = entry.scope;
        // Before the row goes: the order of the queue depends on the ids of rows.
        queue.remove(entry);
        scope.remove(entry);
        bytes -= charge.entry(id);
        if (scope.index().size() == 0) {
            scopes.remove(scope.key());
            bytes -= charge.scope(scope.key());
        }
    }

    private void prioritise(Tracked entry) {
        entry.priority = age + entry.hits;
        queue.moved(entry);
    }

    private @Nullable Tracked find(String scope, String id) {
        Scope present = scopes.get(scope);
        return present == null ? null : present.find(id);
    }
}
