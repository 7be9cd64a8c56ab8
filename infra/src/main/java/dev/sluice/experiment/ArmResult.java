package dev.sluice.experiment;

import org.jspecify.annotations.Nullable;

/**
 * What an arm came to.
 *
 * @param arm null: requests of the route that are in no arm
 * @param requests requests that reached the gate
 * @param costNanoUsd what they cost, all calls and corrections
 * @param calls calls that may have been billed
 * @param escalated requests with an answer that failed its check
 * @param failed requests without any call that answered
 * @param p50Ms median of the provider's latency in ms; null: no call has one
 * @param p95Ms 95th percentile of it
 * @param right requests whose answer a user called right
 * @param wrong requests whose answer a user called wrong
 */
public record ArmResult(
        String route,
        @Nullable String arm,
        long requests,
        long costNanoUsd,
        long calls,
        long escalated,
        long failed,
        @Nullable Long p50Ms,
        @Nullable Long p95Ms,
        long right,
        long wrong) {

    /** Cost of a request, nano-USD, rounded; 0 without requests. */
    public long costPerRequest() {
        return requests == 0 ? 0 : Math.round((double) costNanoUsd / requests);
    }

    /** Share of the requests that were escalated, 0 to 1. */
    public double escalationRate() {
        return requests == 0 ? 0 : (double) escalated / requests;
    }
}
