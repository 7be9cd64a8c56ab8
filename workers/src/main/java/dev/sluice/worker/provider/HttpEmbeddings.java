package dev.sluice.worker.provider;

import dev.sluice.schema.DispatchItem;
import java.util.List;

/** Embeddings over a connection whose wire format is that of embeddings. Thread-safe. */
final class HttpEmbeddings implements EmbeddingsProvider {

    private final HttpProvider connection;

    HttpEmbeddings(HttpProvider connection) {
        this.connection = connection;
    }

    @Override
    public Preparation prepare(List<DispatchItem> items) {
        return new Call(items.getFirst(), EmbeddingsBody.of(items));
    }

    @Override
    public Attempt attempt(Call call) throws InterruptedException {
        return connection.attempt(call);
    }

    @Override
    public void close() {
        connection.close();
    }
}
