package dev.sluice.cache.evaluation;

/**
 * A stream at one threshold.
 *
 * @param threshold least score or cosine
 * @param hitRate hits among look-ups
 * @param wrongGivenHit wrong hits among hits
 * @param wrongOverall wrong hits among look-ups
 */
public record CurvePoint(double threshold, double hitRate, double wrongGivenHit, double wrongOverall) {

    static CurvePoint of(double threshold, StreamSummary summary) {
        return new CurvePoint(threshold, summary.hitRate(), summary.wrongGivenHit(), summary.wrongOverall());
    }
}
