package dev.sluice.budget.complexity;

import java.util.Locale;

/**
 * What is looked at. Length is not among it: on questions as people write them it says nearly as much as all the rest,
 * and sends every chatty request to the expensive model. Every feature is a small whole number, most often of words or
 * signs of a kind.
 */
enum Feature {
    /** The same for all. */
    ALWAYS,
    /** Sentences and list items. */
    SENTENCES,
    /** Question marks after the first. */
    QUESTIONS,
    /** Numbers. */
    NUMBERS,
    /** Signs and words of program code. */
    CODE,
    /** Signs and words of mathematics. */
    MATHS,
    /** Words that order steps. */
    STEPS,
    /** Words that constrain. */
    CONSTRAINTS,
    /** Words that ask for design, proof, diagnosis, optimisation. */
    SYNTHESIS,
    /** Words that ask for an explanation or comparison. */
    ANALYSIS,
    /** Words that ask for a fact. */
    LOOKUP,
    /** Words that ask for a small rewrite. */
    REWRITE;

    /** Higher counts say no more. */
    static final int MOST = 6;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
