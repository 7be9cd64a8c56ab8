package dev.sluice.ledger;

import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageStatus;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the ledger for one provider call: its line, with the corrections it got since.
 *
 * @param requestId the request
 * @param dispatchId what the provider was told as {@code X-Client-Request-Id}
 * @param providerRequestId the provider's id of the call; null when it never told
 * @param status how sure the amount is
 * @param costNanoUsd charge and corrections, nano-USD
 */
record Charge(
        String requestId, String dispatchId, @Nullable String providerRequestId, UsageStatus status, long costNanoUsd) {

    private static final String CALL = ":call";

    static Charge of(UsageEvent line) {
        int call = line.getLineId().lastIndexOf(CALL);
        return new Charge(
                line.getRequestId(),
                call < 0 ? line.getRequestId() : line.getLineId().substring(0, call),
                line.getProviderRequestId(),
                line.getStatus(),
                line.getCostNanoUsd());
    }

    Charge correctedBy(UsageEvent correction) {
        return new Charge(
                requestId,
                dispatchId,
                correction.getProviderRequestId() == null ? providerRequestId : correction.getProviderRequestId(),
                correction.getStatus(),
                Math.addExact(costNanoUsd, correction.getCostNanoUsd()));
    }

    /** Both together, by the request of the first; confirmed if both are. */
    Charge and(Charge share) {
        return new Charge(
                requestId,
                dispatchId,
                providerRequestId,
                share.isConfirmed() ? status : share.status(),
                Math.addExact(costNanoUsd, share.costNanoUsd()));
    }

    boolean isConfirmed() {
        return status == UsageStatus.CONFIRMED;
    }
}
