package dev.sluice.bench;

/**
 * What came out of {@link LimitBench}.
 *
 * @param workers that share the limit
 * @param limit calls in a minute
 * @param mostInMinute calls the provider took in the minute that had most, wherever it begins
 * @param perSecond calls a second from the first to the last
 * @param refused calls that the provider refused
 */
public record LimitResult(int workers, int limit, long mostInMinute, double perSecond, long refused) {}
