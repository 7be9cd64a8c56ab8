package dev.sluice.cache.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of a look-up.
 *
 * @param tier what answered
 * @param entryId the entry that was served, or else came closest; null when there was none
 * @param similarity its cosine; null where no vectors were compared
 * @param score what the verifier gave it; null where it was not asked
 * @param guard why nothing was served: a guard of the verifier, {@link #SIMILARITY}, why the request is excluded from the
 *     cache, or why the semantic tier left it alone; null for a hit, and where there was nothing to compare with
 * @param language BCP 47 tag, given or detected; {@code und}: unknown
 * @param queryType given or classified; empty for a request that intake refused
 * @param model id of the model behind the vectors; null where there are none
 * @param embedNanos time to make the vectors; 0 where none were needed
 * @param searchNanos time to take the question apart, to search and to decide; 0 where that was not needed
 */
public record Finding(
        Tier tier,
        @Nullable String entryId,
        @Nullable Double similarity,
        @Nullable Double score,
        @Nullable String guard,
        String language,
        String queryType,
        @Nullable String model,
        long embedNanos,
        long searchNanos) {

    /** No entry was similar enough for the verifier to be asked. */
    public static final String SIMILARITY = "SIMILARITY";

    /** Whether an answer was served. */
    public boolean isHit() {
        return tier != Tier.MISS;
    }
}
