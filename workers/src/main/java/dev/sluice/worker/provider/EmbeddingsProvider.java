package dev.sluice.worker.provider;

import dev.sluice.schema.DispatchItem;
import java.util.List;

/** A connection to a provider's embeddings, which takes the inputs of many requests in one call. Thread-safe. */
public interface EmbeddingsProvider extends Provider {

    /** Builds one request of items for the same model and dimensions, inputs in order; does no I/O. */
    Preparation prepare(List<DispatchItem> items);

    @Override
    default Preparation prepare(DispatchItem item) {
        return prepare(List.of(item));
    }
}
