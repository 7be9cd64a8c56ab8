package dev.sluice.cache.semantic;

import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.embedding.Embedding;
import dev.sluice.semantic.embedding.GlossingEmbedder;
import dev.sluice.semantic.embedding.LexicalVectors;
import dev.sluice.semantic.embedding.TextVectors;
import dev.sluice.semantic.lexicon.Lexicon;
import dev.sluice.semantic.verifier.Question;
import java.util.List;
import java.util.Optional;

/**
 * Makes vectors of questions: with the embedding model where it covers the language or reads its glosses, else of the
 * words alone. Safe for use by several threads.
 */
public final class Vectoriser {

    private static final int LONGEST = 1_000;

    private final Embedder embedder;

    public Vectoriser(Embedder embedder) {
        this.embedder = embedder;
    }

    /** Id of the model for a text of a language; empty when its questions cannot be compared. */
    public Optional<String> model(String text, String language) {
        String beginning = text.substring(0, Math.min(text.length(), LONGEST));
        return Lexicon.of(language)
                .map(_ -> Guarded.attempt(() -> embedder.model(beginning, language))
                        .flatMap(model -> model)
                        .orElse(LexicalVectors.MODEL)
                        .id());
    }

    /** Vectors of a question, or why there are none. */
    public Vectorised vectorise(String text, String language) {
        Optional<String> model = model(text, language);
        if (model.isEmpty()) {
            return new Vectorised.Skipped(SkipReasons.LANGUAGE_NOT_COVERED);
        }
        return Guarded.attempt(() -> vectorise(text, language, model.get()))
                .orElseGet(() -> new Vectorised.Skipped(SkipReasons.EMBEDDER_UNAVAILABLE));
    }

    private Vectorised vectorise(String text, String language, String model) {
        // Word by word comparison takes time that grows with the square of the length, and long texts are no questions.
        if (text.length() > LONGEST) {
            return new Vectorised.Skipped(Embedding.WINDOW_EXCEEDED);
        }
        if (isLexical(model)) {
            TextVectors words = new TextVectors(Question.lexical(text, language).vector(), List.of());
            return new Vectorised.Vectors(model, words);
        }
        return switch (embedder.embed(text, language)) {
            case Embedding.Embedded(TextVectors vectors) -> new Vectorised.Vectors(model, vectors);
            case Embedding.Skipped(String because) -> new Vectorised.Skipped(because);
        };
    }

    /** A question with vectors that were made before; empty when it cannot be taken apart. */
    static Optional<Question> question(String text, String language, Vectorised.Vectors made) {
        // Places of words in other glosses would be those of other words.
        if (GlossingEmbedder.isGlossed(made.model()) && !GlossingEmbedder.isCurrent(made.model(), language)) {
            return Optional.empty();
        }
        return Guarded.attempt(() -> made(text, language, made));
    }

    private static Question made(String text, String language, Vectorised.Vectors made) {
        if (isLexical(made.model())) {
            return Question.lexical(text, language);
        }
        return GlossingEmbedder.isGlossed(made.model())
                ? Question.glossed(text, language, made.vectors())
                : Question.embedded(text, language, made.vectors());
    }

    private static boolean isLexical(String model) {
        return model.equals(LexicalVectors.MODEL.id());
    }
}
