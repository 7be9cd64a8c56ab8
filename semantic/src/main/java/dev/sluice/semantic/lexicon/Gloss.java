package dev.sluice.semantic.lexicon;

import java.util.List;

/**
 * A text, word by word in English.
 *
 * @param text the English words in the order of the originals
 * @param pieces which part of it stands for which part of the original, in order
 * @param words content words of the original, names, numbers and Latin script left out
 * @param unknown how many of them no entry has
 */
public record Gloss(String text, List<Piece> pieces, int words, int unknown) {

    public Gloss {
        pieces = List.copyOf(pieces);
    }

    /**
     * Words and their translation. One that is left out in English has no length there.
     *
     * @param start index of the first character in the original
     * @param end index after the last
     * @param from index of the first character in the gloss
     * @param to index after the last
     */
    public record Piece(int start, int end, int from, int to) {

        /** Whether it stands for something of a span of the original. */
        public boolean overlaps(int spanStart, int spanEnd) {
            return start < spanEnd && spanStart < end;
        }
    }

    /** Share of the content words that no entry has, from 0 to 1. */
    public double unknownShare() {
        return words == 0 ? 0 : (double) unknown / words;
    }
}
