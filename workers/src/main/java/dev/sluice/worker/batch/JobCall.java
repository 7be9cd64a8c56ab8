package dev.sluice.worker.batch;

import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.LlmRequest;
import dev.sluice.usage.CallFacts;

/**
 * A call of a job.
 *
 * @param item what is reported about; its request has lost its prompt, of which a job's calls have too much to be kept
 * @param facts what its usage is read with
 */
record JobCall(DispatchItem item, CallFacts facts) {

    static JobCall of(DispatchItem item, CallFacts facts) {
        LlmRequest request = item.getRequest();
        LlmRequest slim = LlmRequest.newBuilder()
                .setRequestId(request.getRequestId())
                .setTenant(request.getTenant())
                .setModel(request.getModel())
                .setDeadline(request.getDeadline())
                .setCreatedAt(request.getCreatedAt())
                .build();
        DispatchItem kept = DispatchItem.newBuilder(item).setRequest(slim).build();
        return new JobCall(kept, facts);
    }
}
