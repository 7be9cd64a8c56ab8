package dev.sluice.worker.limit;

import java.time.Duration;

/** What a limit says to a call. */
sealed interface Verdict {

    /** It may be made now, and is counted. */
    record Granted(Grant grant) implements Verdict {}

    /** It may not before this has passed; nothing is counted. */
    record Wait(Duration atLeast) implements Verdict {}
}
