package dev.sluice.cache.intake;

import dev.sluice.schema.SeenRequest;
import org.jspecify.annotations.Nullable;

/** Request ids met within the idempotency horizon. */
public interface SeenIds {

    @Nullable
    SeenRequest get(String requestId);

    void put(String requestId, SeenRequest seen);
}
