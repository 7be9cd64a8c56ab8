package dev.sluice.bench;

import dev.sluice.bench.Questioner.Reply;
import dev.sluice.bench.Rephrasings.Wordings;
import dev.sluice.config.SluiceConfig;
import dev.sluice.schema.AnswerSource;
import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.embedding.Embedding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Hits through a running pipeline, held against a plain record to the same broker and back. Every question is answered
 * before the next is asked, and kinds take turns, so that all meet the same machine.
 */
public final class SemanticBench {

    private static final int WORDS = 12;

    private final SluiceConfig config;
    private final Embedder embedder;

    /**
     * A bench for a pipeline that nobody else uses.
     *
     * @param config of a client of it
     * @param embedder the one that the pipeline uses; stays the caller's
     */
    public SemanticBench(SluiceConfig config, Embedder embedder) {
        this.config = config;
        this.embedder = embedder;
    }

    /** One repetition, nanoseconds. */
    private record Repetition(
            List<Long> plain, List<Long> embedding, List<Long> exact, List<Long> semantic, List<Long> miss) {

        private Repetition() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        double ratio() {
            return SemanticResult.ratio(
                    Timing.median(array(plain)), Timing.median(array(embedding)), Timing.median(array(semantic)));
        }
    }

    /**
     * Measures.
     *
     * @param warmUp repetitions before, not counted
     * @param repetitions of some 60 questions each, 1 or more
     * @param progress told what begins
     * @throws IllegalStateException if a repetition has no hit of a tier, or no miss
     * @throws TimeoutException when a record does not arrive
     */
    public SemanticResult run(int warmUp, int repetitions, Consumer<String> progress)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<Repetition> measured = new ArrayList<>();
        try (RoundTrip plain = RoundTrip.open(config);
                Questioner questioner = new Questioner(config)) {
            for (int i = 0; i < warmUp; i++) {
                progress.accept("warm-up " + (i + 1) + " of " + warmUp);
                repetition("warm-up-" + i, plain, questioner);
            }
            for (int i = 0; i < repetitions; i++) {
                progress.accept("repetition " + (i + 1) + " of " + repetitions);
                measured.add(repetition("repetition-" + i, plain, questioner));
            }
        }
        return new SemanticResult(
                timing(measured, Repetition::plain),
                timing(measured, Repetition::embedding),
                timing(measured, Repetition::exact),
                timing(measured, Repetition::semantic),
                timing(measured, Repetition::miss),
                repetitions * Rephrasings.all().size(),
                measured.stream().mapToInt(one -> one.semantic().size()).sum(),
                measured.stream().map(Repetition::ratio).toList());
    }

    /** In a scope of its own, where all questions are new. */
    private Repetition repetition(String scope, RoundTrip plain, Questioner questioner)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<Wordings> questions = Rephrasings.all();
        Repetition times = new Repetition();
        for (Wordings question : questions) {
            keep(AnswerSource.PROVIDER, questioner.ask(scope, question.cached()), times.miss());
        }
        for (Wordings question : questions) {
            times.plain().add(plain.nanos(question.asked()));
            keep(AnswerSource.SEMANTIC_CACHE, questioner.ask(scope, question.asked()), times.semantic());
            times.embedding().add(embed(times.embedding().size()));
            keep(AnswerSource.EXACT_CACHE, questioner.ask(scope, question.cached()), times.exact());
        }
        return times;
    }

    private long embed(int number) {
        String question = Questions.ofWords(WORDS, number);
        long start = System.nanoTime();
        Embedding embedding = embedder.embed(question);
        long nanos = System.nanoTime() - start;
        if (embedding instanceof Embedding.Skipped(String because)) {
            throw new IllegalStateException("No vector for " + WORDS + " words: " + because);
        }
        return nanos;
    }

    private static void keep(AnswerSource source, Reply reply, List<Long> nanos) {
        if (reply.source() == source) {
            nanos.add(reply.nanos());
        }
    }

    private static Timing timing(List<Repetition> repetitions, Function<Repetition, List<Long>> kind) {
        return Timing.of(
                repetitions.stream().map(kind).map(SemanticBench::array).toList());
    }

    private static long[] array(List<Long> nanos) {
        if (nanos.isEmpty()) {
            throw new IllegalStateException("The pipeline did not answer from every tier");
        }
        return nanos.stream().mapToLong(Long::longValue).toArray();
    }
}
