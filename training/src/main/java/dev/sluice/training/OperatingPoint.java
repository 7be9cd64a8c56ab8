package dev.sluice.training;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What a threshold does on samples.
 *
 * @param threshold least score that is served
 * @param served share of the pairs with the same answer that are served
 * @param wrong share of the others that are served
 */
record OperatingPoint(double threshold, double served, double wrong) {

    /** The lowest threshold that serves at most a share of the traps. */
    static OperatingPoint atMost(double share, List<Sample> samples, double[] scores) {
        double[] traps = IntStream.range(0, scores.length)
                .filter(i -> !samples.get(i).pair().sameAnswer())
                .mapToDouble(i -> scores[i])
                .sorted()
                .toArray();
        int allowed = (int) Math.floor(share * traps.length);
        return at(Math.nextUp(traps[traps.length - 1 - allowed]), samples, scores);
    }

    static OperatingPoint at(double threshold, List<Sample> samples, double[] scores) {
        return new OperatingPoint(
                threshold, share(true, threshold, samples, scores), share(false, threshold, samples, scores));
    }

    private static double share(boolean same, double threshold, List<Sample> samples, double[] scores) {
        int[] all = IntStream.range(0, scores.length)
                .filter(i -> samples.get(i).pair().sameAnswer() == same)
                .toArray();
        long over = IntStream.of(all).filter(i -> scores[i] >= threshold).count();
        return (double) over / Math.max(1, all.length);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "score %.3f: served %.1f %%, traps %.2f %%", threshold, 100 * served, 100 * wrong);
    }
}
