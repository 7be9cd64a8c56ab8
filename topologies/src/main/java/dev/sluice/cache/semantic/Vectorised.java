package dev.sluice.cache.semantic;

import dev.sluice.semantic.embedding.TextVectors;

/** What becomes of a question on its way to the semantic tier. */
public sealed interface Vectorised {

    /**
     * It can be looked for.
     *
     * @param model id of the model behind the vectors
     * @param vectors without words where words are compared without vectors
     */
    record Vectors(String model, TextVectors vectors) implements Vectorised {}

    /**
     * It cannot.
     *
     * @param because one of {@link SkipReasons}
     */
    record Skipped(String because) implements Vectorised {}
}
