package dev.sluice.bench;

import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.embedding.Embedding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The time to embed a question, one or several at once. */
public final class EmbedBench {

    private static final double NANOS = 1e9;

    private final Embedder embedder;

    /** Measures an embedder, which stays the caller's. */
    public EmbedBench(Embedder embedder) {
        this.embedder = embedder;
    }

    /** Measures with some seconds of effort. */
    public EmbedResult run(int words, int threads) throws InterruptedException {
        return run(words, threads, new Effort(5, 100, 200));
    }

    /**
     * Measures questions of so many words.
     *
     * @throws IllegalStateException if the embedder gives no vector for a question
     */
    public EmbedResult run(int words, int threads, Effort effort) throws InterruptedException {
        List<long[]> repetitions = new ArrayList<>();
        long elapsed = 0;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            repetition(executor, words, threads, effort.warmUp());
            for (int i = 0; i < effort.repetitions(); i++) {
                long start = System.nanoTime();
                repetitions.addAll(repetition(executor, words, threads, effort.calls()));
                elapsed += System.nanoTime() - start;
            }
        }
        double questions = (double) threads * effort.repetitions() * effort.calls();
        return new EmbedResult(words, threads, Timing.of(repetitions), questions * NANOS / elapsed);
    }

    private List<long[]> repetition(ExecutorService executor, int words, int threads, int calls)
            throws InterruptedException {
        List<Callable<long[]>> tasks = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            long first = (long) thread * calls;
            tasks.add(() -> embed(words, first, calls));
        }
        List<long[]> results = new ArrayList<>();
        for (Future<long[]> future : executor.invokeAll(tasks)) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("Embedding failed: " + e.getCause(), e);
            }
        }
        return results;
    }

    private long[] embed(int words, long first, int calls) {
        long[] nanos = new long[calls];
        for (int i = 0; i < calls; i++) {
            String question = Questions.ofWords(words, first + i);
            long start = System.nanoTime();
            Embedding embedding = embedder.embed(question);
            nanos[i] = System.nanoTime() - start;
            if (embedding instanceof Embedding.Skipped(String because)) {
                throw new IllegalStateException("No vector for " + words + " words: " + because);
            }
        }
        return nanos;
    }
}
