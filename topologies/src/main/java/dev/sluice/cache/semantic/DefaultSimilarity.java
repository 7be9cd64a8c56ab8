package dev.sluice.cache.semantic;

import dev.sluice.semantic.embedding.LexicalVectors;
import dev.sluice.semantic.embedding.OnnxModel;

/** The least similarity where no policy states one. */
final class DefaultSimilarity {

    /** The verifier was trained with the bundled model, so its score decides and similarity only selects candidates. */
    private static final double BUNDLED = 0.65;

    /** Glosses of one meaning differ in more words than English questions do. */
    private static final double GLOSSED = 0.5;

    /** Shared words find candidates; the verifier decides. */
    private static final double LEXICAL = 0.15;

    private DefaultSimilarity() {}

    /** Cosine from -1 to 1. A model that nothing was calibrated with gets cautious values. */
    static double of(String model, String queryType) {
        if (model.equals(OnnxModel.BUNDLED)) {
            return BUNDLED;
        }
        if (model.startsWith(OnnxModel.BUNDLED + '+')) {
            return GLOSSED;
        }
        if (model.equals(LexicalVectors.MODEL.id())) {
            return LEXICAL;
        }
        return switch (queryType) {
            case "faq" -> 0.94;
            case "search" -> 0.88;
            case "transaction" -> 0.97;
            default -> 0.92;
        };
    }
}
