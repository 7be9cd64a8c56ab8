package dev.sluice.budget.admission;

import dev.sluice.schema.LlmRequest;
import dev.sluice.serde.SingleObjectSerde;

/** How many bytes a request takes in a dispatch. */
final class PayloadSize {

    /** Ids, prices and quote beside the request. */
    private static final long OVERHEAD = 1_024;

    private static final SingleObjectSerde<LlmRequest> REQUESTS = new SingleObjectSerde<>(LlmRequest.class);

    private PayloadSize() {}

    /** Measured, not estimated: a batch that is larger than it was taken for would be refused by the broker for ever. */
    static long of(LlmRequest request) {
        return OVERHEAD + REQUESTS.encode(request).length;
    }
}
