package dev.sluice.usage;

/**
 * One thing about a usage object that cannot be.
 *
 * @param code what is wrong
 * @param field path of the field in the usage object
 * @param value what was there; what is no number is named by its type
 * @param allowed what would have been accepted
 */
public record UsageProblem(Code code, String field, String value, String allowed) {

    /** Kinds of problems. */
    public enum Code {
        /** A count that every response has is not there. */
        USAGE_MISSING_COUNT,
        /** A count is no whole number from zero to what a call can have. */
        USAGE_BAD_COUNT,
        /** More tokens came from and went to the cache than there were. */
        USAGE_CACHE_EXCEEDS_INPUT,
        /** The cache writes by life are more than all cache writes. */
        USAGE_CACHE_SPLIT_EXCEEDS_TOTAL,
        /** More reasoning than output. */
        USAGE_REASONING_EXCEEDS_OUTPUT,
        /** Two fields that mean the same differ. */
        USAGE_CONTRADICTION
    }

    @Override
    public String toString() {
        return "%s: %s = %s; allowed: %s".formatted(code, field, value, allowed);
    }
}
