package dev.sluice.worker;

import dev.sluice.answer.AnswerStore;
import dev.sluice.schema.Answer;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.DispatchItem;
import dev.sluice.worker.Reporter.ReportLostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an item that another worker, or this one, has let go: never by a call, because one may have been billed.
 *
 * <p>Thread-safe.
 */
final class Takeover {

    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);
    /** A failed read looks like an absent answer, and believing it costs a second call. */
    private static final int READS = 3;

    private static final Duration BETWEEN_READS = Duration.ofMillis(100);

    private final AnswerStore store;
    private final Delivery delivery;
    private final Reporter reporter;
    private final InstantSource clock;

    Takeover(AnswerStore store, Reporter reporter, InstantSource clock) {
        this.store = store;
        this.delivery = new Delivery(store, reporter);
        this.reporter = reporter;
        this.clock = clock;
    }

    /** Reports the stored answer of this very dispatch again, or that it is abandoned. */
    Outcome run(DispatchItem item, Lease lease) throws InterruptedException {
        try {
            Optional<Answer> answer = find(item, lease);
            if (answer.isPresent()) {
                reporter.report(delivery.report(item, answer.get()));
            } else {
                reporter.report(Reports.of(CompletionKind.ABANDONED, item, clock.instant()));
            }
            return Outcome.REPORTED;
        } catch (ReportLostException e) {
            LOG.atWarn()
                    .addKeyValue("dispatch", item.getDispatchId())
                    .setCause(e)
                    .log("Report not acknowledged");
            return Outcome.LEFT;
        }
    }

    private Optional<Answer> find(DispatchItem item, Lease lease) throws InterruptedException {
        for (int reads = 0; item.getBodyTtlMs() > 0 && reads < READS; reads++) {
            for (String id : Delivery.ids(item)) {
                // The entry may hold the answer of an earlier dispatch of the same flight, which is not this call's.
                Optional<Answer> answer =
                        store.find(id).filter(found -> found.getDispatchId().equals(item.getDispatchId()));
                if (answer.isPresent()) {
                    return answer;
                }
            }
            if (reads + 1 < READS && !lease.pause(BETWEEN_READS)) {
                break;
            }
        }
        return Optional.empty();
    }
}
