package dev.sluice.bench;

/**
 * What came out.
 *
 * @param bytesPerEntry heap in use, everything counted
 */
public record IndexResult(IndexCase of, Timing search, Timing insert, Timing delete, long bytesPerEntry) {}
