package dev.sluice.semantic.lexicon;

/** How two words are related in a thesaurus; the first that holds. */
public enum Kinship {
    /** They share a sense, or one is derived from the other. */
    SAME,
    /** Opposites, or nearly. */
    OPPOSITE,
    /** Their senses are alike. */
    SIMILAR,
    /** One is a kind of the other. */
    BROADER,
    /** Two kinds of one thing. */
    SIBLING,
    /** Nothing is known. */
    NONE
}
