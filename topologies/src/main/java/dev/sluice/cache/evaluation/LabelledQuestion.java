package dev.sluice.cache.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * A question of a stream.
 *
 * @param text the question
 * @param label questions with the same label have the same answer
 * @param language BCP 47 tag; null: detected
 * @param queryType null: classified
 */
public record LabelledQuestion(
        String text,
        String label,
        @Nullable String language,
        @Nullable String queryType) {}
