package dev.sluice.semantic.lexicon;

/**
 * A piece of a text.
 *
 * @param text as written
 * @param word in lower case, apostrophes and letter variants unified
 * @param stem what its inflections share; the word itself where it is none
 * @param start index of its first character in the text
 * @param end index after its last character
 * @param kind what it is
 */
public record Token(String text, String word, String stem, int start, int end, Kind kind) {

    /** What a token is. */
    public enum Kind {
        /** Letters, with apostrophes inside. */
        WORD,
        /** Digits, with separators. */
        NUMBER,
        /** Code, version, path, address: letters with digits or signs inside. */
        IDENTIFIER,
        /** Anything in quotation marks, without them. */
        QUOTED,
        /** Another sign. */
        SIGN
    }
}
