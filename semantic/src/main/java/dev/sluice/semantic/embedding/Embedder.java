package dev.sluice.semantic.embedding;

import java.util.List;

/** Turns texts into vectors. Safe for use by several threads. */
public interface Embedder extends AutoCloseable {

    /** The model behind it. */
    EmbeddingModel model();

    /** Embeds texts of one or more characters; the result has one item a text, in order. Throws for no text. */
    List<Embedding> embed(List<String> texts);

    /** Embeds one text. */
    default Embedding embed(String text) {
        return embed(List.of(text)).getFirst();
    }

    @Override
    void close();
}
