package dev.sluice.cache.classification;

import java.util.Locale;

/** The kinds of questions that thresholds and times to live are set by. */
public enum QueryType {
    /** A fact or a policy of the organisation. */
    FAQ,
    /** Find, list, recommend, look up. */
    SEARCH,
    /** Something does not work, or how to do it in a product. */
    SUPPORT,
    /** Do something for me: change, cancel, order, transfer. */
    TRANSACTION,
    /** Knowledge, explanation, code, writing. */
    GENERAL;

    /** As requests and policies write it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
