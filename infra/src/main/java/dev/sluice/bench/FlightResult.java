package dev.sluice.bench;

import java.util.List;

/**
 * What came out of {@link FlightBench}.
 *
 * @param concurrency calls in flight the worker may have
 * @param inFlight samples at the provider, one a second, ascending
 * @param perSecond calls a second
 * @param peakBytes most resident memory of the worker
 * @param cores processors the worker kept busy
 * @param addedP50Ms what it adds to a call, ms: before sending and after the answer
 * @param addedP99Ms the same
 * @param beforeP50Ms the part before sending
 * @param afterP50Ms the part after the answer
 */
public record FlightResult(
        int concurrency,
        List<Long> inFlight,
        double perSecond,
        long peakBytes,
        double cores,
        double addedP50Ms,
        double addedP99Ms,
        double beforeP50Ms,
        double afterP50Ms) {

    /** The middle sample. */
    public long medianInFlight() {
        return inFlight.get(inFlight.size() / 2);
    }
}
