package dev.sluice.semantic.embedding;

import java.util.List;
import java.util.Set;

/**
 * Vectors of texts by their words alone: each word adds to a few components that its hash names. They find the entries
 * that share words, in languages that no model covers; whether two texts mean the same is for others to judge.
 */
public final class LexicalVectors {

    /** As a model: any language, any length. */
    public static final EmbeddingModel MODEL = new EmbeddingModel("lexical-1", 256, Integer.MAX_VALUE, Set.of());

    private static final int COMPONENTS_A_WORD = 4;

    private LexicalVectors() {}

    /** The vector of some words; without words, one that is near to nothing. */
    public static DenseVector of(List<String> words) {
        float[] values = new float[MODEL.dimension()];
        for (String word : words) {
            long hash = mix(word);
            for (int i = 0; i < COMPONENTS_A_WORD; i++) {
                int component = (int) ((hash >>> (16 * i)) & 0xff);
                values[component] += ((hash >>> (16 * i + 8)) & 1) == 0 ? 1 : -1;
            }
        }
        return DenseVector.of(values);
    }

    /** FNV-1a and a final mix: the same in every process and version. */
    private static long mix(String word) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < word.length(); i++) {
            hash = (hash ^ word.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
