package dev.sluice.semantic.verifier;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of a search, with its reason.
 *
 * @param served whether the candidate's answer may be given
 * @param id the candidate that is served or else came closest; null when there was none
 * @param similarity its cosine; 0 without candidate
 * @param score what the verifier gave it; 0 without candidate
 * @param guard why it is not served; null when it is, and when there was no candidate
 */
public record Match(
        boolean served,
        @Nullable String id,
        double similarity,
        double score,
        @Nullable Guard guard) {

    /** There was no candidate. */
    public static final Match NONE = new Match(false, null, 0, 0, null);
}
