package dev.sluice.audit;

import java.util.List;
import java.util.SortedSet;

/**
 * Prompts of one shape. Money is in nano-USD, input tokens only; what has no price counts with 0.
 *
 * @param tenant who pays
 * @param templateId template they name; empty: none
 * @param models models they name
 * @param requests how many there are
 * @param unpriced how many of them have no price
 * @param promptTokens tokens of all prompts
 * @param instructionTokens tokens of their instructions
 * @param boilerplateTokens tokens of what at least half of them have in common
 * @param promptNanoUsd cost of all prompts
 * @param boilerplateNanoUsd cost of what they have in common
 * @param example the first of them, instructions and last turn
 * @param shorter the example with what can go left out; the same where nothing can
 * @param exampleTokens tokens of the example
 * @param shorterTokens tokens of the shorter form
 * @param advice what could be done, what saves most first
 */
public record Finding(
        String tenant,
        String templateId,
        SortedSet<String> models,
        long requests,
        long unpriced,
        long promptTokens,
        long instructionTokens,
        long boilerplateTokens,
        long promptNanoUsd,
        long boilerplateNanoUsd,
        String example,
        String shorter,
        long exampleTokens,
        long shorterTokens,
        List<Advice> advice) {}
