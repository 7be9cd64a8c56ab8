package dev.sluice.worker;

import dev.sluice.answer.AnswerStore;
import dev.sluice.schema.Answer;
import dev.sluice.schema.Completion;
import dev.sluice.schema.DispatchItem;
import dev.sluice.worker.Reporter.ReportLostException;
import dev.sluice.worker.check.AnswerChecks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Hands an answer on: to those who wait for it, or, when it fails the check of its dispatch, to the gate alone. What the
 * check says of an answer is always the same, so that a worker that takes over reports what the first one would have.
 *
 * <p>Thread-safe.
 */
final class Delivery {

    private static final long STORE_WAIT_MS = 250;
    /** Long enough to be taken over; nobody else reads a withheld answer from the store. */
    private static final long WITHHELD_TTL_MS = Duration.ofHours(1).toMillis();

    private final AnswerStore store;
    private final Reporter reporter;

    Delivery(AnswerStore store, Reporter reporter) {
        this.store = store;
        this.reporter = reporter;
    }

    /** Where the answer of a dispatch may be stored. */
    static List<String> ids(DispatchItem item) {
        return item.getCheck() == null ? List.of(item.getEntryId()) : List.of(item.getEntryId(), withheldId(item));
    }

    /** Stores an answer that just came and hands it to those who wait; returns what is left to be reported. */
    Completion deliver(DispatchItem item, Answer answer) throws ReportLostException, InterruptedException {
        Optional<String> failed = AnswerChecks.failed(item.getCheck(), answer);
        String id = failed.isPresent() ? withheldId(item) : item.getEntryId();
        long ttl = failed.isPresent() ? Math.min(item.getBodyTtlMs(), WITHHELD_TTL_MS) : item.getBodyTtlMs();
        boolean stored = ttl > 0 && stored(id, answer, ttl);
        return report(
                item,
                stored ? answer : Answer.newBuilder(answer).setBodyStored(false).build(),
                failed);
    }

    /** Hands on an answer that was found in the store; returns what is left to be reported. */
    Completion report(DispatchItem item, Answer answer) throws ReportLostException, InterruptedException {
        return report(item, answer, AnswerChecks.failed(item.getCheck(), answer));
    }

    private Completion report(DispatchItem item, Answer answer, Optional<String> failed)
            throws ReportLostException, InterruptedException {
        if (failed.isPresent()) {
            return Reports.withheld(item, answer, failed.get());
        }
        reporter.report(answer);
        return Reports.succeeded(item, answer);
    }

    private boolean stored(String id, Answer answer, long ttlMs) throws InterruptedException {
        try {
            return store.put(id, answer, Duration.ofMillis(ttlMs))
                    .toCompletableFuture()
                    .get(STORE_WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** Beside the entry, which is for the answer that callers get. */
    private static String withheldId(DispatchItem item) {
        return item.getEntryId() + "~" + item.getAttempt();
    }
}
