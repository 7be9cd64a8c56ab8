package dev.sluice.cache.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Hit rate against wrong hits over thresholds.
 *
 * @param verifier of the verifier's score, with its guards
 * @param cosine of the cosine with the nearest question, and nothing else
 */
public record StreamCurve(List<CurvePoint> verifier, List<CurvePoint> cosine) {

    static final List<Double> SCORES =
            List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.975, 0.99);
    static final List<Double> COSINES =
            List.of(0.6, 0.65, 0.7, 0.74, 0.78, 0.8, 0.82, 0.84, 0.86, 0.88, 0.9, 0.92, 0.94, 0.96, 0.98);

    /**
     * Wrong hits among hits that the plain cosine has at a hit rate, between its points on a straight line; empty where
     * none of its thresholds has that rate or a lower one, or that rate or a higher one.
     */
    public OptionalDouble cosineWrongAt(double hitRate) {
        List<CurvePoint> points = cosine.stream()
                .sorted(Comparator.comparingDouble(CurvePoint::hitRate))
                .toList();
        for (int i = 1; i < points.size(); i++) {
            CurvePoint below = points.get(i - 1);
            CurvePoint above = points.get(i);
            if (below.hitRate() <= hitRate && hitRate <= above.hitRate()) {
                double width = above.hitRate() - below.hitRate();
                double along = width == 0 ? 0 : (hitRate - below.hitRate()) / width;
                return OptionalDouble.of(
                        below.wrongGivenHit() + along * (above.wrongGivenHit() - below.wrongGivenHit()));
            }
        }
        return OptionalDouble.empty();
    }
}
