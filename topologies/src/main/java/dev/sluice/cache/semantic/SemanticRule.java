package dev.sluice.cache.semantic;

import dev.sluice.semantic.verifier.MatchRules;

/**
 * What holds for a request.
 *
 * @param enabled whether rephrased questions are looked for at all
 * @param match when one is served
 */
public record SemanticRule(boolean enabled, MatchRules match) {}
