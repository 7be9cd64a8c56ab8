package dev.sluice.semantic.lexicon;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a thesaurus knows of a word: numbers of senses, ascending. Looked up once, since a question is compared many times.
 *
 * @param senses its own
 * @param derived of words derived from it
 * @param opposites of its opposites, and of those of similar words
 * @param similar of similar words
 * @param broader of broader words
 */
@SuppressWarnings("ArrayRecordComponent")
public record Relatives(int[] senses, int[] derived, int[] opposites, int[] similar, int[] broader) {

    /** How its word is related to another. */
    public Kinship to(Relatives other) {
        if (senses.length == 0 || other.senses.length == 0) {
            return Kinship.NONE;
        }
        if (meet(senses, other.senses) || meet(derived, other.senses)) {
            return Kinship.SAME;
        }
        if (meet(opposites, other.senses)) {
            return Kinship.OPPOSITE;
        }
        if (meet(similar, other.senses)) {
            return Kinship.SIMILAR;
        }
        if (meet(broader, other.senses) || meet(other.broader, senses)) {
            return Kinship.BROADER;
        }
        return meet(broader, other.broader) ? Kinship.SIBLING : Kinship.NONE;
    }

    /** What a relation leads to from any of some senses. */
    static int[] reach(Map<Integer, int[]> relation, int[] from) {
        return IntStream.of(from)
                .flatMap(sense -> Arrays.stream(relation.getOrDefault(sense, WordNetFiles.NOTHING)))
                .sorted()
                .distinct()
                .toArray();
    }

    /** Whether two ascending lists have a number in common. */
    private static boolean meet(int[] one, int[] other) {
        int i = 0;
        int j = 0;
        while (i < one.length && j < other.length) {
            if (one[i] == other[j]) {
                return true;
            }
            if (one[i] < other[j]) {
                i++;
            } else {
                j++;
            }
        }
        return false;
    }
}
