package dev.sluice.semantic.embedding;

import java.util.List;
import java.util.Optional;

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

    /** The model for a text of a language, by BCP 47 tag; empty when its vectors would mean nothing. */
    default Optional<EmbeddingModel> model(String text, String language) {
        return model().covers(language) ? Optional.of(model()) : Optional.empty();
    }

    /** Embeds a text of a language for which {@link #model(String, String)} names a model. */
    default Embedding embed(String text, String language) {
        return embed(text);
    }

    @Override
    void close();
}
