package dev.sluice.worker;

import dev.sluice.schema.Dispatch;
import dev.sluice.schema.DispatchItem;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the items of a batch, each on a virtual thread.
 *
 * <p>Thread-safe.
 */
final class BatchRunner {

    private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);

    private final CallRunner calls;
    private final Takeover takeover;
    private final Items items;

    BatchRunner(CallRunner calls, Takeover takeover, Items items) {
        this.calls = calls;
        this.takeover = takeover;
        this.items = items;
    }

    /**
     * Runs a batch to its end.
     *
     * @param firstDelivery whether no worker can have started a call of it
     * @return REPORTED when every item was reported
     */
    Outcome run(Dispatch dispatch, boolean firstDelivery, Lease lease) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Outcome>> tasks = dispatch.getItems().stream()
                    .map(item -> (Callable<Outcome>) () -> one(dispatch, item, firstDelivery, lease))
                    .toList();
            boolean left = false;
            for (Future<Outcome> task : threads.invokeAll(tasks)) {
                left |= outcome(task) == Outcome.LEFT;
            }
            return left ? Outcome.LEFT : Outcome.REPORTED;
        }
    }

    private Outcome one(Dispatch dispatch, DispatchItem item, boolean firstDelivery, Lease lease)
            throws InterruptedException, ExecutionException {
        String id = item.getDispatchId();
        boolean first = firstDelivery;
        for (CompletableFuture<Outcome> other = items.claim(id); other != null; other = items.claim(id)) {
            if (other.get() == Outcome.REPORTED) {
                return Outcome.REPORTED;
            }
            first = false;
        }
        Outcome outcome = Outcome.LEFT;
        try {
            outcome = first ? calls.run(dispatch, item, lease) : takeover.run(item, lease);
            return outcome;
        } finally {
            items.end(id, outcome);
        }
    }

    private static Outcome outcome(Future<Outcome> task) {
        return switch (task.state()) {
            case SUCCESS -> task.resultNow();
            case FAILED -> {
                LOG.atError()
                        .addKeyValue("exception", task.exceptionNow().getClass().getName())
                        .log("An item ended in a defect and is left to the next delivery");
                yield Outcome.LEFT;
            }
            case CANCELLED, RUNNING -> Outcome.LEFT;
        };
    }
}
