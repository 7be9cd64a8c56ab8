package dev.sluice.cache.semantic;

import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.embedding.Embedding;
import dev.sluice.semantic.embedding.EmbeddingModel;
import java.util.List;
import java.util.Set;

/** Stands for the model of a deployment that has the semantic tier off. */
public final class NoEmbedder implements Embedder {

    private static final EmbeddingModel MODEL = new EmbeddingModel("none", 1, 0, Set.of());

    @Override
    public EmbeddingModel model() {
        return MODEL;
    }

    @Override
    public List<Embedding> embed(List<String> texts) {
        return texts.stream()
                .<Embedding>map(_ -> new Embedding.Skipped(Embedding.UNAVAILABLE))
                .toList();
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
