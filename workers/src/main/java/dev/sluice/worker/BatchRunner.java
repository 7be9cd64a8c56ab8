package dev.sluice.worker;

import dev.sluice.embeddings.Embeddings;
import dev.sluice.schema.Dispatch;
import dev.sluice.schema.DispatchItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the items of a batch, each on a virtual thread, those for vectors together.
 *
 * <p>Thread-safe.
 */
final class BatchRunner {

    private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);

    private final CallRunner calls;
    private final EmbeddingRunner embeddings;
    private final Takeover takeover;
    private final Items items;

    BatchRunner(CallRunner calls, EmbeddingRunner embeddings, Takeover takeover, Items items) {
        this.calls = calls;
        this.embeddings = embeddings;
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
            Map<Boolean, List<DispatchItem>> merged = dispatch.getItems().stream()
                    .collect(Collectors.partitioningBy(item -> firstDelivery && Embeddings.isFor(item.getRequest())));
            List<Callable<Outcome>> tasks = new ArrayList<>();
            merged.getOrDefault(false, List.of())
                    .forEach(item -> tasks.add(() -> one(dispatch, item, firstDelivery, lease)));
            EmbeddingPlan.of(merged.getOrDefault(true, List.of()))
                    .forEach(call -> tasks.add(() -> together(dispatch, call, lease)));
            boolean left = false;
            for (Future<Outcome> task : threads.invokeAll(tasks)) {
                left |= outcome(task) == Outcome.LEFT;
            }
            return left ? Outcome.LEFT : Outcome.REPORTED;
        }
    }

    /** Makes one call for all of the items that nobody has claimed. */
    private Outcome together(Dispatch dispatch, List<DispatchItem> call, Lease lease)
            throws InterruptedException, ExecutionException {
        List<DispatchItem> claimed = new ArrayList<>();
        List<DispatchItem> others = new ArrayList<>();
        for (DispatchItem item : call) {
            (items.claim(item.getDispatchId()) == null ? claimed : others).add(item);
        }
        Map<String, Outcome> outcomes = Map.of();
        try {
            if (!claimed.isEmpty()) {
                outcomes = embeddings.run(dispatch, claimed, lease);
            }
        } finally {
            for (DispatchItem item : claimed) {
                items.end(item.getDispatchId(), outcomes.getOrDefault(item.getDispatchId(), Outcome.LEFT));
            }
        }
        boolean left = outcomes.containsValue(Outcome.LEFT);
        for (DispatchItem item : others) {
            left |= one(dispatch, item, false, lease) == Outcome.LEFT;
        }
        return left ? Outcome.LEFT : Outcome.REPORTED;
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
