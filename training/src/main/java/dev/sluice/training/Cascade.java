package dev.sluice.training;

import dev.sluice.semantic.verifier.Verifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Asks a judge, which takes time, only of pairs that the trees alone leave open. */
final class Cascade {

    private Cascade() {}

    /** The score of the trees from which on the judge is asked: below it a share of what could be served is lost. */
    static double open(List<Sample> samples, double[] alone, double[] judged, double maxWrong, double lost) {
        double threshold = OperatingPoint.atMost(maxWrong, samples, judged).threshold();
        double[] served = IntStream.range(0, judged.length)
                .filter(i -> samples.get(i).pair().sameAnswer() && judged[i] >= threshold)
                .mapToDouble(i -> alone[i])
                .sorted()
                .toArray();
        return served.length == 0 ? 0 : served[(int) (lost * served.length)];
    }

    /** Scores as the cascade gives them. */
    static double[] scores(double[] alone, double[] judged, double open) {
        double[] scores = new double[alone.length];
        Arrays.setAll(scores, i -> alone[i] >= open ? judged[i] : Verifier.hopeless(alone[i]));
        return scores;
    }

    /** Share of the pairs of which it is asked. */
    static double asked(List<Sample> samples, double[] alone, double open) {
        return (double) IntStream.range(0, alone.length)
                        .filter(i -> !samples.get(i).isGuarded() && alone[i] >= open)
                        .count()
                / alone.length;
    }
}
