package dev.sluice.cache.evaluation;

import dev.sluice.semantic.verifier.Matcher;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Asks the questions of a stream in order, of one cache: a miss is stored, a hit is right if the entry has the same label.
 * Vectors are made ahead, several at once; decisions are taken one after the other.
 */
public final class StreamEvaluation {

    private static final int AHEAD = 2 * Runtime.getRuntime().availableProcessors();
    private static final int WARM_UP = 200;

    private final Preparation preparation;

    public StreamEvaluation(Preparation preparation) {
        this.preparation = preparation;
    }

    /** Asks the first questions and forgets them, so that the latencies are those of code that has run before. */
    public void warmUp(List<LabelledQuestion> questions) {
        run(questions.subList(0, Math.min(WARM_UP, questions.size())));
    }

    /** Asks the questions. */
    public StreamSummary run(List<LabelledQuestion> questions) {
        return replay(questions, prepared(questions), Chooser.verifier(preparation.matcher()));
    }

    /**
     * The curves of a stream. What is stored depends on what was served before, so every threshold is a pass of its own;
     * vectors are made once. Takes some 25 kB a question.
     */
    public StreamCurve curve(List<LabelledQuestion> questions) {
        List<Prepared> all = prepared(questions).toList();
        Matcher matcher = preparation.matcher().remembering();
        return new StreamCurve(
                points(StreamCurve.SCORES, score -> Chooser.verifier(matcher, score), questions, all),
                points(StreamCurve.COSINES, Chooser::cosine, questions, all));
    }

    private List<CurvePoint> points(
            List<Double> thresholds,
            DoubleFunction<Chooser> chooser,
            List<LabelledQuestion> questions,
            List<Prepared> all) {
        return thresholds.stream()
                .gather(Gatherers.mapConcurrent(
                        Runtime.getRuntime().availableProcessors(),
                        threshold ->
                                CurvePoint.of(threshold, replay(questions, all.stream(), chooser.apply(threshold)))))
                .toList();
    }

    private StreamSummary replay(List<LabelledQuestion> questions, Stream<Prepared> prepared, Chooser chooser) {
        CacheProbe cache = new CacheProbe(preparation, chooser);
        StreamSummary.Tally tally = new StreamSummary.Tally();
        int[] line = {0};
        prepared.forEachOrdered(asked -> {
            int here = line[0]++;
            Finding finding = cache.lookup(asked);
            if (!finding.isHit()) {
                cache.store(Integer.toString(here), asked);
            }
            tally.add(finding, isWrong(questions, here, finding));
        });
        return tally.summary();
    }

    private static boolean isWrong(List<LabelledQuestion> questions, int asked, Finding finding) {
        if (!finding.isHit() || finding.entryId() == null) {
            return false;
        }
        String served = questions.get(Integer.parseInt(finding.entryId())).label();
        return !served.equals(questions.get(asked).label());
    }

    private Stream<Prepared> prepared(List<LabelledQuestion> questions) {
        return IntStream.range(0, questions.size())
                .mapToObj(questions::get)
                .gather(Gatherers.mapConcurrent(
                        AHEAD,
                        question -> preparation.prepare(
                                new Asked(question.text(), question.language(), question.queryType()))));
    }
}
