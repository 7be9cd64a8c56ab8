package dev.sluice.cache.exclusion;

/**
 * Why a request is kept away from the cache.
 *
 * @param code stable code that callers see, such as {@link #PERSONAL_DATA}
 * @param rule name of the rule that held, such as {@code iban}
 */
public record Exclusion(String code, String rule) {

    /** The request asked for it. */
    public static final String NO_STORE = "NO_STORE";
    /** The time to live of such answers is nought. */
    public static final String TTL_ZERO = "TTL_ZERO";
    /** A user's turn has an address, a number or a name of a person. */
    public static final String PERSONAL_DATA = "PERSONAL_DATA";
    /** The answer will be another one soon. */
    public static final String TIME_SENSITIVE = "TIME_SENSITIVE";
    /** A short reply that means something in its conversation only. */
    public static final String CONFIRMATION = "CONFIRMATION";
    /** What the provider answered has personal data, or a deployment's rule holds for it. */
    public static final String ANSWER_EXCLUDED = "ANSWER_EXCLUDED";
    /** Before the name of a deployment's own rule. */
    public static final String RULE_PREFIX = "RULE:";
}
