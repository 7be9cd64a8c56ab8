package dev.sluice.cache;

import dev.sluice.semantic.embedding.DenseVector;
import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.embedding.Embedding;
import dev.sluice.semantic.embedding.EmbeddingModel;
import dev.sluice.semantic.embedding.TextVectors;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A model that knows what English texts mean: those of one meaning have the same vector, others are at right angles. */
public final class FakeEmbedder implements Embedder {

    public static final String ID = "fake-1";

    private static final int DIMENSION = 64;
    private static final int WINDOW_CHARS = 200;

    private final EmbeddingModel model;
    private final UnaryOperator<String> meaning;
    private final Map<String, Integer> axes = new HashMap<>();
    private int calls;

    public FakeEmbedder(UnaryOperator<String> meaning) {
        this(ID, meaning);
    }

    public FakeEmbedder(String id, UnaryOperator<String> meaning) {
        this.model = new EmbeddingModel(id, DIMENSION, WINDOW_CHARS, Set.of("en"));
        this.meaning = meaning;
    }

    /** Texts embedded so far. */
    public int calls() {
        return calls;
    }

    @Override
    public EmbeddingModel model() {
        return model;
    }

    @Override
    public List<Embedding> embed(List<String> texts) {
        return texts.stream().map(this::one).toList();
    }

    private Embedding one(String text) {
        calls++;
        if (text.length() > WINDOW_CHARS) {
            return new Embedding.Skipped(Embedding.WINDOW_EXCEEDED);
        }
        float[] values = new float[DIMENSION];
        values[axes.computeIfAbsent(meaning.apply(text), _ -> axes.size())] = 1;
        return new Embedding.Embedded(new TextVectors(DenseVector.of(values), List.of()));
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
