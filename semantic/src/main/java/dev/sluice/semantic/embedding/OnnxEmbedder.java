package dev.sluice.semantic.embedding;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.util.List;

/** A sentence encoder in this process, on ONNX Runtime: mean of the token vectors, of length one. */
public final class OnnxEmbedder implements Embedder {

    private final EmbeddingModel model;
    private final OnnxSession session;

    private OnnxEmbedder(EmbeddingModel model, OnnxSession session) {
        this.model = model;
        this.session = session;
    }

    /**
     * Loads a model.
     *
     * @throws EmbedderException if runtime, tokenizer or model cannot be loaded, or the model yields no token vectors of
     *     the stated dimension
     */
    public static OnnxEmbedder load(OnnxModel source) {
        EmbeddingModel model = source.model();
        OnnxEmbedder embedder = new OnnxEmbedder(model, OnnxSession.load(model, source.onnx(), source.tokenizer()));
        try {
            if (embedder.one("?") instanceof Embedding.Skipped) {
                throw new EmbedderException("It fails on its first text");
            }
            return embedder;
        } catch (RuntimeException e) {
            embedder.close();
            throw new EmbedderException("Cannot run embedding model " + model.id(), e);
        }
    }

    @Override
    public EmbeddingModel model() {
        return model;
    }

    @Override
    public List<Embedding> embed(List<String> texts) {
        return texts.stream().map(this::one).toList();
    }

    /** Waits for texts that are being embedded; later ones get no vectors. */
    @Override
    public void close() {
        session.close();
    }

    private Embedding one(String text) {
        return session.use((tokenizer, pass) -> vectors(text, tokenizer, pass))
                .orElseGet(() -> new Embedding.Skipped(Embedding.UNAVAILABLE));
    }

    private Embedding vectors(String text, HuggingFaceTokenizer tokenizer, OnnxSession.Pass pass) {
        Encoding encoding = tokenizer.encode(WellFormed.of(text));
        long[] ids = encoding.getIds();
        return ids.length > model.maxTokens()
                ? new Embedding.Skipped(Embedding.WINDOW_EXCEEDED)
                : new Embedding.Embedded(
                        TokenPooling.pool(text, encoding, pass.rows(ids, encoding.getTypeIds()), model.dimension()));
    }
}
