package dev.sluice.bench;

import dev.sluice.bench.Questioner.Reply;
import dev.sluice.bench.Rephrasings.Wordings;
import dev.sluice.config.SluiceConfig;
import dev.sluice.schema.AnswerSource;
import dev.sluice.semantic.embedding.Embedder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

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
    private record Repetition(long[] plain, long[] embedding, long[] exact, long[] semantic, long[] miss) {

        double ratio() {
            return SemanticResult.ratio(Timing.median(plain), Timing.median(embedding), Timing.median(semantic));
        }
    }

    /**
     * Measures.
     *
     * @param warmUp repetitions before, not counted
     * @param repetitions of some 60 questions each, 1 or more
     * @param progress told what begins
     * @throws IllegalStateException if a repetition has no semantic hit
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
                Timing.of(measured.stream().map(Repetition::plain).toList()),
                Timing.of(measured.stream().map(Repetition::embedding).toList()),
                Timing.of(measured.stream().map(Repetition::exact).toList()),
                Timing.of(measured.stream().map(Repetition::semantic).toList()),
                Timing.of(measured.stream().map(Repetition::miss).toList()),
                repetitions * Rephrasings.all().size(),
                measured.stream().mapToInt(one -> one.semantic().length).sum(),
                measured.stream().map(Repetition::ratio).toList());
    }

    /** In a scope of its own, where all questions are new. */
    private Repetition repetition(String scope, RoundTrip plain, Questioner questioner)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<Wordings> questions = Rephrasings.all();
        List<Long> misses = new ArrayList<>();
        List<Long> plains = new ArrayList<>();
        List<Long> embeddings = new ArrayList<>();
        List<Long> exacts = new ArrayList<>();
        List<Long> semantics = new ArrayList<>();
        for (Wordings question : questions) {
            keep(AnswerSource.PROVIDER, questioner.ask(scope, question.cached()), misses);
        }
        for (Wordings question : questions) {
            plains.add(plain.nanos(question.asked()));
            keep(AnswerSource.SEMANTIC_CACHE, questioner.ask(scope, question.asked()), semantics);
            embeddings.add(embed(embeddings.size()));
            keep(AnswerSource.EXACT_CACHE, questioner.ask(scope, question.cached()), exacts);
        }
        return new Repetition(
                array("plain round trip", plains),
                array("embedding", embeddings),
                array("exact hit", exacts),
                array("semantic hit", semantics),
                array("miss", misses));
    }

    private long embed(int number) {
        String question = Questions.ofWords(WORDS, number);
        long start = System.nanoTime();
        embedder.embed(question);
        return System.nanoTime() - start;
    }

    private static void keep(AnswerSource source, Reply reply, List<Long> nanos) {
        if (reply.source() == source) {
            nanos.add(reply.nanos());
        }
    }

    private static long[] array(String kind, List<Long> nanos) {
        if (nanos.isEmpty()) {
            throw new IllegalStateException("The pipeline gave no " + kind);
        }
        return nanos.stream().mapToLong(Long::longValue).toArray();
    }
}
