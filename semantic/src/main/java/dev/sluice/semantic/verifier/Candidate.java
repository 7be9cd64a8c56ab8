package dev.sluice.semantic.verifier;

import java.util.function.Supplier;

/**
 * A cached question that may be the same as the one asked.
 *
 * @param id its entry
 * @param similarity cosine with the question asked
 * @param question the question; made only if it is looked at
 */
public record Candidate(String id, double similarity, Supplier<Question> question) {}
