package dev.sluice.cache.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * A question as a caller sends it.
 *
 * @param text the one user message
 * @param language hint, BCP 47 tag; null: detected
 * @param queryType hint; null: classified
 */
public record Asked(
        String text, @Nullable String language, @Nullable String queryType) {}
