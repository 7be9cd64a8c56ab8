package dev.sluice.bench;

import dev.sluice.semantic.embedding.DenseVector;
import dev.sluice.semantic.index.IndexLimits;
import dev.sluice.semantic.index.ScopedIndex;
import java.util.ArrayList;
import java.util.List;

/** Search, insert and delete in a filled index, on the calling thread, and the heap it takes. */
public final class IndexBench {

    private static final String SCOPE = "bench";
    /** As many as the cache looks at. */
    private static final int NEIGHBOURS = 3;
    /** The serial collector leaves some garbage where it lies, but for every fourth time. */
    private static final int COLLECTIONS = 4;

    private IndexBench() {}

    /** Measures a case with the effort that fits it. */
    public static IndexResult run(IndexCase what) {
        return run(what, Effort.forEntries(what.entries()));
    }

    /** Measures a case; throws when this JVM does not have its kernel. */
    public static IndexResult run(IndexCase what, Effort effort) {
        long before = usedHeap();
        ScopedIndex index = new ScopedIndex(
                what.dimension(),
                what.storage(),
                new IndexLimits(what.entries(), Long.MAX_VALUE),
                what.kernel().dotProducts().orElseThrow());
        for (int i = 0; i < what.entries(); i++) {
            index.put(SCOPE, BenchVectors.id(i), BenchVectors.vector(what.dimension(), i));
        }
        long bytesPerEntry = (usedHeap() - before) / what.entries();

        search(index, what, effort.warmUp());
        change(index, what, effort.warmUp(), new ArrayList<>(), new ArrayList<>());
        List<long[]> searches = new ArrayList<>();
        List<long[]> inserts = new ArrayList<>();
        List<long[]> deletes = new ArrayList<>();
        for (int repetition = 0; repetition < effort.repetitions(); repetition++) {
            searches.add(search(index, what, effort.calls()));
            change(index, what, effort.calls(), deletes, inserts);
        }
        return new IndexResult(
                what, Timing.of(searches), Timing.of(inserts), Timing.of(deletes), Math.max(bytesPerEntry, 0));
    }

    private static long[] search(ScopedIndex index, IndexCase what, int calls) {
        long[] nanos = new long[calls];
        for (int i = 0; i < calls; i++) {
            DenseVector query = BenchVectors.vector(what.dimension(), -1L - i);
            long start = System.nanoTime();
            int found = index.nearest(SCOPE, query, NEIGHBOURS, -1).size();
            nanos[i] = System.nanoTime() - start;
            check(found == Math.min(NEIGHBOURS, what.entries()));
        }
        return nanos;
    }

    /** Takes out entries from all over the index and puts them back. */
    private static void change(
            ScopedIndex index, IndexCase what, int calls, List<long[]> deletes, List<long[]> inserts) {
        int changes = Math.min(calls, what.entries());
        int stride = what.entries() / changes;
        long[] deleting = new long[changes];
        for (int i = 0; i < changes; i++) {
            String id = BenchVectors.id((long) i * stride);
            long start = System.nanoTime();
            boolean removed = index.remove(SCOPE, id);
            deleting[i] = System.nanoTime() - start;
            check(removed);
        }
        long[] inserting = new long[changes];
        for (int i = 0; i < changes; i++) {
            String id = BenchVectors.id((long) i * stride);
            DenseVector vector = BenchVectors.vector(what.dimension(), (long) i * stride);
            long start = System.nanoTime();
            int evicted = index.put(SCOPE, id, vector).size();
            inserting[i] = System.nanoTime() - start;
            check(evicted == 0);
        }
        deletes.add(deleting);
        inserts.add(inserting);
    }

    @SuppressWarnings("System.gc") // the figure is of what is reachable
    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void check(boolean expected) {
        if (!expected) {
            throw new IllegalStateException("the index does not do what it is measured at");
        }
    }
}
