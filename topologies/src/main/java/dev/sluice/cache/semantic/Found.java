package dev.sluice.cache.semantic;

import dev.sluice.schema.Answer;
import dev.sluice.schema.SemanticEntry;
import dev.sluice.schema.SemanticMatch;
import org.jspecify.annotations.Nullable;

/** The outcome of a search. */
sealed interface Found {

    /** An entry to be served, with the body of its answer. */
    record Hit(SemanticMatch match, SemanticEntry entry, Answer answer) implements Found {}

    /**
     * None.
     *
     * @param closest the best candidate and why it is not served; null when there was none
     */
    record Nothing(@Nullable SemanticMatch closest) implements Found {}
}
