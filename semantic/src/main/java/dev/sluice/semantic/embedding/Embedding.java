package dev.sluice.semantic.embedding;

/** The outcome of embedding a text. */
public sealed interface Embedding {

    /** The text's vectors. */
    record Embedded(TextVectors vectors) implements Embedding {}

    /**
     * No vectors; the semantic tier leaves the text alone.
     *
     * @param because {@link #WINDOW_EXCEEDED} or {@link #UNAVAILABLE}
     */
    record Skipped(String because) implements Embedding {}

    /** The text has more tokens than the model reads. */
    String WINDOW_EXCEEDED = "EMBEDDING_WINDOW_EXCEEDED";

    /** The model gave no answer. */
    String UNAVAILABLE = "EMBEDDER_UNAVAILABLE";
}
