package dev.sluice.semantic.embedding;

import java.util.Set;

/**
 * What is fixed by the choice of a model. Vectors of different models are not comparable.
 *
 * @param id name and version; entries carry it, and another id is another index
 * @param dimension components of a vector
 * @param maxTokens longest text, in tokens of the model; above it the end of the text would not count
 * @param languages ISO 639-1 codes the model was trained for
 */
public record EmbeddingModel(String id, int dimension, int maxTokens, Set<String> languages) {

    public EmbeddingModel {
        languages = Set.copyOf(languages);
    }

    /** Whether a BCP 47 tag is in a language the model was trained for. */
    public boolean covers(String tag) {
        int subtag = tag.indexOf('-');
        return languages.contains(subtag < 0 ? tag : tag.substring(0, subtag));
    }
}
