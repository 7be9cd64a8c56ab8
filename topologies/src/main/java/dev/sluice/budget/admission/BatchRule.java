package dev.sluice.budget.admission;

import dev.sluice.budget.GateSettings;
import dev.sluice.embeddings.Embeddings;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.LlmRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which calls go through the batch API of their provider. */
final class BatchRule {

    private BatchRule() {}

    /**
     * Whether a call does: it asks for text, its deployment allows it, the caller has the time that a job may take, and there is an attempt
     * left to make the call by itself, should no job come to it.
     *
     * @param attempt which dispatch of the request, from 1
     */
    static boolean applies(
            DeploymentPolicy deployment, LlmRequest request, int attempt, GateSettings settings, Instant now) {
        @Nullable Instant deadline = request.getDeadline();
        return deployment.getBatch()
                && request.getLane().equals("DEFERRED")
                && !Embeddings.isFor(request)
                && deadline != null
                && !deadline.isBefore(now.plus(settings.batchWindow()))
                && (attempt == 1 || attempt < settings.maxAttempts());
    }
}
