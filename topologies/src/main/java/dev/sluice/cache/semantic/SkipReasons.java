package dev.sluice.cache.semantic;

import dev.sluice.semantic.embedding.Embedding;

/** Why a request is not looked for among rephrased questions; callers see them. */
public final class SkipReasons {

    /** Neither embedding model nor lexicon knows the language, or it could not be told. */
    public static final String LANGUAGE_NOT_COVERED = "LANGUAGE_NOT_COVERED";

    /** The question has more tokens than the embedding model reads. */
    public static final String WINDOW_EXCEEDED = Embedding.WINDOW_EXCEEDED;

    /** The embedding model gave no answer. */
    public static final String EMBEDDER_UNAVAILABLE = Embedding.UNAVAILABLE;

    /** The last turn is not a user's text alone, or lines and code shape it. */
    public static final String NO_PLAIN_QUESTION = "NO_PLAIN_QUESTION";

    /** Policy or configuration has it off. */
    public static final String SWITCHED_OFF = "SWITCHED_OFF";

    /** The caller wanted a new answer. */
    public static final String REFRESH = "REFRESH";

    /** An identical request is in flight that this one could not wait for. */
    public static final String FLIES_ALONE = "FLIES_ALONE";

    /** Vectors are asked for, and those of other words are others. */
    public static final String EMBEDDINGS = "EMBEDDINGS";

    private SkipReasons() {}
}
