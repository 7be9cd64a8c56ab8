package dev.sluice.cache.evaluation;

import java.util.List;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/** Tries pairs, each in a cache of its own: the first question is stored, the second looked up. */
public final class PairEvaluation {

    private static final int AT_ONCE = 2 * Runtime.getRuntime().availableProcessors();

    private final Preparation preparation;
    private final Chooser chooser;

    /** Decides as the cache application does. */
    public PairEvaluation(Preparation preparation) {
        this(preparation, Chooser.verifier(preparation.matcher()));
    }

    private PairEvaluation(Preparation preparation, Chooser chooser) {
        this.preparation = preparation;
        this.chooser = chooser;
    }

    /** Serves the nearest from a cosine on, without verifier and guards: what others do, to compare with. */
    public static PairEvaluation plain(Preparation preparation, double minSimilarity) {
        return new PairEvaluation(preparation, Chooser.cosine(minSimilarity));
    }

    /** Outcomes as they come, in the order of the pairs; several pairs are tried at once. */
    public Stream<PairOutcome> run(List<LabelledPair> pairs) {
        return pairs.stream().gather(Gatherers.mapConcurrent(AT_ONCE, this::outcome));
    }

    private PairOutcome outcome(LabelledPair pair) {
        CacheProbe cache = new CacheProbe(preparation, chooser);
        cache.store(pair.id(), pair.stored(), pair.language(), pair.queryType());
        return new PairOutcome(pair, cache.lookup(pair.asked(), pair.language(), pair.queryType()));
    }
}
