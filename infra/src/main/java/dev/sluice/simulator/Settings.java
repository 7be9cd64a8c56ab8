package dev.sluice.simulator;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a simulator.
 *
 * @param port 0: any free one
 * @param bill log of what is charged; appended to
 * @param seed decides, with the bodies of the requests, how long they take and which fail
 * @param latency of the calls
 * @param faults of the calls
 * @param requestsPerMinute limit of each model
 * @param tokensPerMinute limit of each model
 * @param prices price file; null: the built-in list
 * @param apiKey the only key taken; null: calls need none
 * @param longWait how long a call with fault {@link Fault#TIMEOUT} takes
 * @param batchDelay how long a batch job takes
 */
public record Settings(
        int port,
        Path bill,
        long seed,
        Latency latency,
        FaultPlan faults,
        long requestsPerMinute,
        long tokensPerMinute,
        @Nullable Path prices,
        @Nullable String apiKey,
        Duration longWait,
        Duration batchDelay) {

    /** High enough that one machine does not reach it. */
    static final long NO_LIMIT_RPM = 10_000_000;

    static final long NO_LIMIT_TPM = 10_000_000_000L;
    static final Duration LONG_WAIT = Duration.ofMinutes(10);

    /** A quick provider that never fails and has no limits, on a free port. */
    public static Settings quick(Path bill) {
        return new Settings(
                0,
                bill,
                1,
                Latency.NONE,
                FaultPlan.NONE,
                NO_LIMIT_RPM,
                NO_LIMIT_TPM,
                null,
                null,
                LONG_WAIT,
                BatchConditions.DELAY);
    }

    public Settings withPort(int value) {
        return new Settings(
                value,
                bill,
                seed,
                latency,
                faults,
                requestsPerMinute,
                tokensPerMinute,
                prices,
                apiKey,
                longWait,
                batchDelay);
    }

    public Settings withLatency(Latency value) {
        return new Settings(
                port,
                bill,
                seed,
                value,
                faults,
                requestsPerMinute,
                tokensPerMinute,
                prices,
                apiKey,
                longWait,
                batchDelay);
    }

    public Settings withFaults(FaultPlan value) {
        return new Settings(
                port,
                bill,
                seed,
                latency,
                value,
                requestsPerMinute,
                tokensPerMinute,
                prices,
                apiKey,
                longWait,
                batchDelay);
    }

    public Settings withLimits(long rpm, long tpm) {
        return new Settings(port, bill, seed, latency, faults, rpm, tpm, prices, apiKey, longWait, batchDelay);
    }

    public Settings withApiKey(String value) {
        return new Settings(
                port,
                bill,
                seed,
                latency,
                faults,
                requestsPerMinute,
                tokensPerMinute,
                prices,
                value,
                longWait,
                batchDelay);
    }

    public Settings withLongWait(Duration value) {
        return new Settings(
                port,
                bill,
                seed,
                latency,
                faults,
                requestsPerMinute,
                tokensPerMinute,
                prices,
                apiKey,
                value,
                batchDelay);
    }

    public Settings withBatchDelay(Duration value) {
        return new Settings(
                port, bill, seed, latency, faults, requestsPerMinute, tokensPerMinute, prices, apiKey, longWait, value);
    }
}
