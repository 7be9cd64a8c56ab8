package dev.sluice.semantic.embedding;

import java.util.List;

/**
 * What one forward pass of the model yields.
 *
 * @param sentence the text as a whole
 * @param words its words in order; empty when the model shows no token vectors
 */
public record TextVectors(DenseVector sentence, List<WordVector> words) {

    public TextVectors {
        words = List.copyOf(words);
    }
}
