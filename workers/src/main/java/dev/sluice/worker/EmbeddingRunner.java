package dev.sluice.worker;

import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.Dispatch;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.worker.Tries.Result;
import dev.sluice.worker.limit.CallLimiter;
import dev.sluice.worker.limit.Demand;
import dev.sluice.worker.limit.Entry;
import dev.sluice.worker.limit.Pass;
import dev.sluice.worker.provider.EmbeddingsProvider;
import dev.sluice.worker.provider.ErrorCodes;
import dev.sluice.worker.provider.Errors;
import dev.sluice.worker.provider.PartialUsage;
import dev.sluice.worker.provider.Provider;
import dev.sluice.worker.provider.Provider.Call;
import dev.sluice.worker.provider.Providers;
import dev.sluice.worker.provider.RetryPolicy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests for vectors from their first check to their last reports, many in one call. What is reported of one of
 * them is as if it had been called alone, but for the usage, of which each gets its share.
 *
 * <p>Thread-safe; each call runs on a thread of its own and blocks it.
 */
final class EmbeddingRunner {

    private static final int COMPONENTS_IN_FLIGHT = 2 * EmbeddingPlan.COMPONENTS_PER_CALL;

    private final Providers providers;
    private final CallLimiter limiter;
    private final Tries tries;
    private final EmbeddingReports reports;
    private final InstantSource clock;
    private final Semaphore memory;

    /**
     * @param memory see {@link #memory}
     */
    EmbeddingRunner(
            Providers providers,
            CallLimiter limiter,
            RetryPolicy policy,
            EmbeddingReports reports,
            InstantSource clock,
            Semaphore memory) {
        this.providers = providers;
        this.limiter = limiter;
        this.tries = new Tries(limiter, policy, clock);
        this.reports = reports;
        this.clock = clock;
        this.memory = memory;
    }

    /** Bounds what responses take of the memory of a process: a permit a component of a vector in flight. */
    static Semaphore memory() {
        return new Semaphore(COMPONENTS_IN_FLIGHT, true);
    }

    /** What a call is made of: a provider, and what of the dispatch it is for. */
    private record Work(Dispatch dispatch, EmbeddingsProvider provider, Lease lease) {}

    /** Makes one call for items of the same model and dimensions; returns what became of each, by dispatch id. */
    Map<String, Outcome> run(Dispatch dispatch, List<DispatchItem> items, Lease lease) throws InterruptedException {
        int components = (int) Math.min(COMPONENTS_IN_FLIGHT, EmbeddingPlan.components(items));
        memory.acquire(components);
        try {
            return inTime(dispatch, items, lease);
        } finally {
            memory.release(components);
        }
    }

    private Map<String, Outcome> inTime(Dispatch dispatch, List<DispatchItem> items, Lease lease)
            throws InterruptedException {
        Instant now = clock.instant();
        List<DispatchItem> late = new ArrayList<>();
        List<DispatchItem> inTime = new ArrayList<>();
        for (DispatchItem item : items) {
            Instant notAfter = notAfter(item);
            (notAfter != null && now.isAfter(notAfter) ? late : inTime).add(item);
        }
        Map<String, Outcome> outcomes = new HashMap<>(reports.failed(
                late, Errors.permanent(ErrorCodes.DEADLINE_EXCEEDED, "The call could not start in time")));
        if (!inTime.isEmpty()) {
            Optional<EmbeddingsProvider> provider = providers.findEmbeddings(dispatch.getProvider());
            outcomes.putAll(
                    provider.isEmpty()
                            ? reports.failed(inTime, unknownProvider(dispatch.getProvider()))
                            : enter(new Work(dispatch, provider.get(), lease), inTime));
        }
        return outcomes;
    }

    private Map<String, Outcome> enter(Work work, List<DispatchItem> items) throws InterruptedException {
        return switch (limiter.enter(demand(work, items), work.lease())) {
            case Entry.Refused(ErrorInfo error) -> reports.failed(items, error);
            case Entry.Stopped ignored -> EmbeddingReports.all(items, Outcome.LEFT);
            case Entry.Open(Pass pass) -> announce(work, items, pass);
        };
    }

    private Map<String, Outcome> announce(Work work, List<DispatchItem> items, Pass pass) throws InterruptedException {
        boolean called = false;
        try {
            if (!work.lease().mayCall()) {
                return EmbeddingReports.all(items, Outcome.LEFT);
            }
            Map<String, Outcome> outcomes = new HashMap<>(reports.started(items));
            List<DispatchItem> started = items.stream()
                    .filter(item -> outcomes.get(item.getDispatchId()) == Outcome.REPORTED)
                    .toList();
            if (!work.lease().mayCall()) {
                outcomes.putAll(reports.failed(started, lockLost()));
            } else if (!started.isEmpty()) {
                called = true;
                outcomes.putAll(call(work, started, pass));
            }
            return outcomes;
        } finally {
            if (!called) {
                pass.unused();
            }
        }
    }

    /** Calls for items that have been announced, and uses the pass up. */
    private Map<String, Outcome> call(Work work, List<DispatchItem> items, Pass pass) throws InterruptedException {
        DispatchItem first = items.getFirst();
        switch (prepare(work.provider(), items)) {
            case Provider.Invalid(ErrorInfo error) -> {
                pass.unused();
                return reports.failed(items, error);
            }
            case Call call -> {
                String name = work.dispatch().getProvider();
                Job job = new Job(name, work.provider(), call, first, demand(work, items), work.lease());
                return switch (tries.run(job, pass)) {
                    case Result.Answered answered ->
                        reports.answered(
                                name,
                                items,
                                answered.answer(),
                                answered.count(),
                                answered.took().toMillis(),
                                answered.at());
                    case Result.Ended(CompletionKind kind, ErrorInfo error, PartialUsage _, int count) ->
                        items.size() > 1 && error.getCode().equals(ErrorCodes.PROVIDER_REJECTED)
                                ? halves(work, items)
                                : reports.ended(kind, items, error, count);
                };
            }
        }
    }

    /** One input that the provider does not take must not cost the others their vectors. */
    private Map<String, Outcome> halves(Work work, List<DispatchItem> items) throws InterruptedException {
        int middle = items.size() / 2;
        Map<String, Outcome> outcomes = new HashMap<>();
        for (List<DispatchItem> half : List.of(items.subList(0, middle), items.subList(middle, items.size()))) {
            outcomes.putAll(
                    switch (limiter.enter(demand(work, half), work.lease())) {
                        case Entry.Refused(ErrorInfo error) -> reports.failed(half, error);
                        case Entry.Stopped ignored -> reports.failed(half, lockLost());
                        case Entry.Open(Pass pass) -> again(work, half, pass);
                    });
        }
        return outcomes;
    }

    private Map<String, Outcome> again(Work work, List<DispatchItem> half, Pass pass) throws InterruptedException {
        if (work.lease().mayCall()) {
            return call(work, half, pass);
        }
        pass.unused();
        return reports.failed(half, lockLost());
    }

    private Demand demand(Work work, List<DispatchItem> items) {
        long tokens = items.stream()
                .mapToLong(item -> Math.max(0, item.getPromptTokens()))
                .sum();
        return new Demand(limiter.targets().of(work.dispatch(), items.getFirst()), tokens, earliest(items));
    }

    private static Provider.Preparation prepare(EmbeddingsProvider provider, List<DispatchItem> items) {
        try {
            return provider.prepare(items);
        } catch (RuntimeException e) {
            return new Provider.Invalid(Faults.of(items.getFirst(), e));
        }
    }

    private ErrorInfo unknownProvider(String name) {
        return providers.find(name).isPresent()
                ? Errors.permanent(
                        ErrorCodes.EMBEDDINGS_UNSUPPORTED, "This kind of provider is not asked for embeddings")
                : ErrorInfo.newBuilder(Errors.permanent(ErrorCodes.PROVIDER_UNKNOWN, "No connection to this provider"))
                        .setField("provider")
                        .setValue(name.length() <= 64 ? name : name.substring(0, 64))
                        .setAllowed(String.join(", ", providers.names()))
                        .build();
    }

    private static ErrorInfo lockLost() {
        return Errors.retryable(ErrorCodes.WORKER_LOCK_LOST, "The worker was held up before the call started", null);
    }

    private static @Nullable Instant earliest(List<DispatchItem> items) {
        return items.stream()
                .map(EmbeddingRunner::notAfter)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
    }

    private static @Nullable Instant notAfter(DispatchItem item) {
        Instant notAfter = item.getNotAfter();
        Instant deadline = item.getRequest().getDeadline();
        if (notAfter == null || deadline == null) {
            return notAfter == null ? deadline : notAfter;
        }
        return notAfter.isBefore(deadline) ? notAfter : deadline;
    }
}
