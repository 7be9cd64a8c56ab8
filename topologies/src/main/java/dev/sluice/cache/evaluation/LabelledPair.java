package dev.sluice.cache.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * Two questions, and whether the answer to the first is a right and complete answer to the second.
 *
 * @param id names the pair in reports
 * @param language of both, BCP 47 tag; null: detected
 * @param queryType of both; null: classified
 * @param category what makes them the same or not, such as {@code paraphrase} or {@code negation}
 * @param stored the question that is cached
 * @param asked the question that is looked up
 * @param sameAnswer whether it should be a hit
 */
public record LabelledPair(
        String id,
        @Nullable String language,
        @Nullable String queryType,
        String category,
        String stored,
        String asked,
        boolean sameAnswer) {

    /** Category of pairs that have nothing in common. */
    public static final String UNRELATED = "unrelated";

    boolean isTrap() {
        return !sameAnswer && !category.equals(UNRELATED);
    }

    boolean isUnrelated() {
        return !sameAnswer && category.equals(UNRELATED);
    }
}
