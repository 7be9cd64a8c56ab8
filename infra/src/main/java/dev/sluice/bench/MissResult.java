package dev.sluice.bench;

/**
 * What came out of {@link MissBench}.
 *
 * @param added time from sending a request until its response less the provider's own time for it
 * @param provider the provider's own time, as its worker saw it
 * @param misses requests measured
 */
public record MissResult(Timing added, Timing provider, int misses) {}
