package dev.sluice.semantic.index;

import dev.sluice.semantic.embedding.DenseVector;
import java.util.List;

/** Nearest neighbours among the entries of one scope and one model. What is put or removed shows at once. One thread. */
public interface VectorIndex {

    /** Adds an entry, or replaces its vector. */
    void put(String id, DenseVector vector);

    /** Removes an entry; false when there was none. */
    boolean remove(String id);

    /** The entries most similar to a query, best first, ties by id; at most so many and none below the floor. */
    List<Neighbour> nearest(DenseVector query, int limit, double floor);

    /** Number of entries. */
    int size();

    /** Memory in use, bytes. */
    long bytes();
}
