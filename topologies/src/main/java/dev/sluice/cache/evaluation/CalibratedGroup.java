package dev.sluice.cache.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The thresholds of the questions that a rule can name.
 *
 * @param queryType null: all types
 * @param language ISO 639 code
 * @param model id of the embedding model
 * @param points by rising threshold
 * @param recommendation the threshold it should have
 */
public record CalibratedGroup(
        @Nullable String queryType,
        String language,
        String model,
        List<ThresholdPoint> points,
        Recommendation recommendation) {

    public CalibratedGroup {
        points = List.copyOf(points);
    }
}
