package dev.sluice.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Where bill and ledger do not say the same about a call.
 *
 * @param kind how they differ
 * @param requestId the request; null when only the bill knows the call
 * @param providerRequestId the provider's id of the call; null when only the ledger knows it
 * @param billedNanoUsd what the bill says, nano-USD; 0 when it says nothing
 * @param chargedNanoUsd what the ledger says, nano-USD; 0 when it says nothing
 */
public record Difference(
        Kind kind,
        @Nullable String requestId,
        @Nullable String providerRequestId,
        long billedNanoUsd,
        long chargedNanoUsd) {

    /** How bill and ledger differ. */
    public enum Kind {
        /** Both know the call, the amounts differ. */
        AMOUNT,
        /** Charged at the quote because the outcome was unknown, and billed otherwise or not at all. */
        UNCONFIRMED,
        /** On the bill only. */
        NOT_CHARGED,
        /** Confirmed in the ledger, not on the bill. */
        NOT_BILLED,
        /** A second line of the bill for one call. */
        BILLED_TWICE
    }
}
