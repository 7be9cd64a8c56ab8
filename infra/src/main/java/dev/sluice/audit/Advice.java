package dev.sluice.audit;

/**
 * What could be done about a group of prompts.
 *
 * @param kind what
 * @param tokens tokens that it concerns, of all prompts together
 * @param nanoUsd what it would save, nano-USD
 * @param text how, in words
 */
public record Advice(Kind kind, long tokens, long nanoUsd, String text) {

    /** What can be done. */
    public enum Kind {
        /** Sentences that stand in a prompt more than once. */
        REPEATED_SENTENCES,
        /** Words of courtesy. */
        POLITENESS,
        /** Older turns above the length that was asked about. */
        LONG_CONTEXT,
        /** What is always the same comes after what differs, so that the provider's prompt cache cannot serve it. */
        STATIC_PART_FIRST,
        /** Most of the prompt are instructions. */
        LONG_INSTRUCTIONS
    }
}
