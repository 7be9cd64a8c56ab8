package dev.sluice.budget.ledger;

import dev.sluice.schema.AnswerSource;
import java.util.Locale;
import java.util.Optional;

/** What saved money. The ledger has the names in lower case. */
public enum Technique {
    /** Answered from the cache, to the letter the same question. */
    EXACT,
    /** Answered from the cache, the same question but for spelling. */
    NORMALISED,
    /** Answered from the cache, the same question in other words. */
    SEMANTIC,
    /** Answered with an identical request that was under way. */
    COALESCED,
    /** Sent to a cheaper model than was asked for. */
    ROUTING,
    /** Sent through a provider's batch API. */
    BATCH,
    /** Sent with fewer tokens than came in. */
    TRIMMING;

    /** The name that ledger lines carry. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How an answer without a provider call saved it. */
    public static Optional<Technique> of(AnswerSource source) {
        return switch (source) {
            case EXACT_CACHE -> Optional.of(EXACT);
            case NORMALISED_CACHE -> Optional.of(NORMALISED);
            case SEMANTIC_CACHE -> Optional.of(SEMANTIC);
            case COALESCED -> Optional.of(COALESCED);
            case PROVIDER, NONE, UNKNOWN -> Optional.empty();
        };
    }
}
