package dev.sluice.budget.settlement;

import dev.sluice.schema.Completion;
import java.util.Optional;

/** What is said about a dispatch, by its worker or by the clock. */
public enum Report {
    STARTED,
    /** Answered, with a usage that can be costed. */
    SUCCEEDED,
    /** Answered, without a usage that can be costed. */
    SUCCEEDED_UNMETERED,
    /** Surely not billed. */
    FAILED,
    /** May have been billed. */
    UNKNOWN_OUTCOME,
    /** Broke off in the middle of an answer, with a usage up to there that can be costed. */
    BROKEN_METERED,
    /** The worker that had it went away. */
    ABANDONED,
    /** Nobody said anything in time. */
    EXPIRED;

    /** The report a completion is; empty for hits and kinds of a newer version. */
    static Optional<Report> of(Completion completion, boolean metered) {
        return switch (completion.getKind()) {
            case STARTED -> Optional.of(STARTED);
            case SUCCEEDED -> Optional.of(metered ? SUCCEEDED : SUCCEEDED_UNMETERED);
            case FAILED -> Optional.of(FAILED);
            case UNKNOWN_OUTCOME -> Optional.of(metered ? BROKEN_METERED : UNKNOWN_OUTCOME);
            case ABANDONED -> Optional.of(ABANDONED);
            case HIT, UNKNOWN -> Optional.empty();
        };
    }

    boolean isSuccess() {
        return this == SUCCEEDED || this == SUCCEEDED_UNMETERED;
    }
}
