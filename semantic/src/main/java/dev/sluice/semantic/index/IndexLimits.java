package dev.sluice.semantic.index;

/**
 * What an index may hold at most.
 *
 * @param entries 1 or more
 * @param bytes 1 or more
 */
public record IndexLimits(int entries, long bytes) {

    public IndexLimits {
        if (entries < 1) {
            throw new IllegalArgumentException("entries is " + entries + "; allowed is 1 or more");
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes is " + bytes + "; allowed is 1 or more");
        }
    }
}
