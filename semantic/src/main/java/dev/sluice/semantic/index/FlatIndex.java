package dev.sluice.semantic.index;

import dev.sluice.semantic.embedding.DenseVector;
import java.util.List;

/**
 * Compares a query with every entry, over one contiguous array. Exact, nothing to build, and what is removed is gone:
 * the last entry takes the place of the removed one, so there are no gaps to scan or to reclaim. Best up to some
 * 100,000 entries.
 */
public final class FlatIndex implements VectorIndex {

    /** Rows compared before the best are kept: their cosines stay in the nearest processor cache. */
    private static final int BLOCK = 512;
    /** Objects and array headers, bytes. */
    private static final int OVERHEAD = 256;

    private final int dimension;
    private final VectorStorage storage;
    private final Rows rows;
    private final IdTable ids = new IdTable();
    private int capacity;

    /**
     * An empty index with the quickest dot products of this JVM.
     *
     * @param dimension components of every vector, 1 or more
     */
    public FlatIndex(int dimension, VectorStorage storage) {
        this(dimension, storage, DotProducts.fastest());
    }

    /** An empty index. */
    public FlatIndex(int dimension, VectorStorage storage, DotProducts dotProducts) {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension is " + dimension + "; allowed is 1 or more");
        }
        this.dimension = dimension;
        this.storage = storage;
        this.rows = Rows.of(storage, dimension, dotProducts);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the vector has another dimension than the index
     * @throws ArithmeticException if there are 2^31 components already
     */
    @Override
    public void put(String id, DenseVector vector) {
        check(vector);
        int row = ids.find(id);
        if (row == IdTable.ABSENT) {
            row = ids.size();
            fit(row + 1);
            ids.append(id);
        }
        rows.set(row, vector);
    }

    @Override
    public boolean remove(String id) {
        int row = ids.find(id);
        if (row == IdTable.ABSENT) {
            return false;
        }
        removeRow(row);
        return true;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the query has another dimension than the index
     */
    @Override
    public List<Neighbour> nearest(DenseVector query, int limit, double floor) {
        check(query);
        int size = ids.size();
        if (size == 0 || limit < 1) {
            return List.of();
        }
        Rows.Scan scan = rows.scan(query);
        TopRows top = new TopRows(ids, Math.min(limit, size), floor);
        double[] cosines = new double[Math.min(BLOCK, size)];
        for (int first = 0; first < size; first += BLOCK) {
            int count = Math.min(BLOCK, size - first);
            scan.cosines(first, count, cosines);
            top.offer(first, count, cosines);
        }
        return top.neighbours();
    }

    @Override
    public int size() {
        return ids.size();
    }

    @Override
    public long bytes() {
        return OVERHEAD + (long) capacity * Rows.bytesPerRow(storage, dimension) + ids.bytes();
    }

    IdTable ids() {
        return ids;
    }

    /** Removes a row; the last row takes its number. */
    void removeRow(int row) {
        int last = ids.size() - 1;
        rows.copy(last, row);
        ids.remove(row);
        fit(last);
    }

    private void fit(int size) {
        int fitting = Capacity.fit(size, capacity);
        if (fitting != capacity) {
            rows.resize(fitting);
            ids.resize(fitting);
            capacity = fitting;
        }
    }

    private void check(DenseVector vector) {
        if (vector.dimension() != dimension) {
            throw new IllegalArgumentException(
                    "vector has " + vector.dimension() + " components; those of this index have " + dimension);
        }
    }
}
