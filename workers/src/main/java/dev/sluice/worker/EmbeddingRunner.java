package dev.sluice.worker;

import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.worker.provider.Attempt;
import dev.sluice.worker.provider.EmbeddingsProvider;
import dev.sluice.worker.provider.ErrorCodes;
import dev.sluice.worker.provider.Errors;
import dev.sluice.worker.provider.GuardedProvider;
import dev.sluice.worker.provider.Provider;
import dev.sluice.worker.provider.Provider.Call;
import dev.sluice.worker.provider.Providers;
import dev.sluice.worker.provider.RetryPolicy;
import dev.sluice.worker.provider.RetryPolicy.Again;
import dev.sluice.worker.provider.RetryPolicy.Answered;
import dev.sluice.worker.provider.RetryPolicy.Decision;
import dev.sluice.worker.provider.RetryPolicy.End;
import java.time.Duration;
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

    /** Bounds what responses take of the memory. */
    private static final int COMPONENTS_IN_FLIGHT = 2 * EmbeddingPlan.COMPONENTS_PER_CALL;

    private final Providers providers;
    private final RetryPolicy policy;
    private final EmbeddingReports reports;
    private final InstantSource clock;
    private final Semaphore memory = new Semaphore(COMPONENTS_IN_FLIGHT, true);

    EmbeddingRunner(Providers providers, RetryPolicy policy, EmbeddingReports reports, InstantSource clock) {
        this.providers = providers;
        this.policy = policy;
        this.reports = reports;
        this.clock = clock;
    }

    /** Makes one call for items of the same model and dimensions; returns what became of each, by dispatch id. */
    Map<String, Outcome> run(String provider, List<DispatchItem> items, Lease lease) throws InterruptedException {
        int components = (int) Math.min(COMPONENTS_IN_FLIGHT, EmbeddingPlan.components(items));
        memory.acquire(components);
        try {
            return inTime(provider, items, lease);
        } finally {
            memory.release(components);
        }
    }

    private Map<String, Outcome> inTime(String provider, List<DispatchItem> items, Lease lease)
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
            outcomes.putAll(announced(provider, inTime, lease));
        }
        return outcomes;
    }

    private Map<String, Outcome> announced(String name, List<DispatchItem> items, Lease lease)
            throws InterruptedException {
        Optional<GuardedProvider> provider = providers.findEmbeddings(name);
        if (provider.isEmpty()) {
            return reports.failed(items, unknownProvider(name));
        }
        Optional<ErrorInfo> refusal = provider.get().refuse();
        if (refusal.isPresent()) {
            return reports.failed(items, refusal.get());
        }
        boolean called = false;
        try {
            if (!lease.mayCall()) {
                return EmbeddingReports.all(items, Outcome.LEFT);
            }
            Map<String, Outcome> outcomes = new HashMap<>(reports.started(items));
            List<DispatchItem> started = items.stream()
                    .filter(item -> outcomes.get(item.getDispatchId()) == Outcome.REPORTED)
                    .toList();
            if (!lease.mayCall()) {
                outcomes.putAll(reports.failed(
                        started,
                        Errors.retryable(
                                ErrorCodes.WORKER_LOCK_LOST, "The worker was held up before the call started", null)));
            } else if (!started.isEmpty()) {
                called = true;
                outcomes.putAll(tries(name, provider.get(), started, lease));
            }
            return outcomes;
        } finally {
            if (!called) {
                provider.get().release();
            }
        }
    }

    /** The provider has let one call through already. */
    private Map<String, Outcome> tries(String name, GuardedProvider provider, List<DispatchItem> items, Lease lease)
            throws InterruptedException {
        if (!(provider.provider() instanceof EmbeddingsProvider embeddings)
                || !(embeddings.prepare(items) instanceof Call call)) {
            provider.release();
            return reports.failed(items, unknownProvider(name));
        }
        for (int tries = 1; ; tries++) {
            Instant start = clock.instant();
            Attempt attempt = attempt(provider, call);
            Instant now = clock.instant();
            Decision decision = policy.decide(attempt, call.dispatchId(), tries, now, earliest(items));
            if (decision instanceof Again(Duration delay, ErrorInfo error)) {
                decision = waitAndAsk(provider, lease, delay, error);
            }
            switch (decision) {
                case Again ignored -> {}
                case End(CompletionKind kind, ErrorInfo error) -> {
                    boolean divisible = items.size() > 1 && error.getCode().equals(ErrorCodes.PROVIDER_REJECTED);
                    return divisible ? halves(name, provider, items, lease) : reports.ended(kind, items, error, tries);
                }
                case Answered(var answer) -> {
                    long latency = Duration.between(start, now).toMillis();
                    return reports.answered(name, items, answer, tries, latency, now);
                }
            }
        }
    }

    /** One input that the provider does not take must not cost the others their vectors. */
    private Map<String, Outcome> halves(String name, GuardedProvider provider, List<DispatchItem> items, Lease lease)
            throws InterruptedException {
        int middle = items.size() / 2;
        Map<String, Outcome> outcomes = new HashMap<>();
        for (List<DispatchItem> half : List.of(items.subList(0, middle), items.subList(middle, items.size()))) {
            Optional<ErrorInfo> refusal = lease.mayCall()
                    ? provider.refuse()
                    : Optional.of(Errors.retryable(
                            ErrorCodes.WORKER_LOCK_LOST, "The worker was held up before the call started", null));
            outcomes.putAll(
                    refusal.isPresent() ? reports.failed(half, refusal.get()) : tries(name, provider, half, lease));
        }
        return outcomes;
    }

    private static Decision waitAndAsk(GuardedProvider provider, Lease lease, Duration delay, ErrorInfo error)
            throws InterruptedException {
        if (!lease.pause(delay) || !lease.mayCall()) {
            return new End(CompletionKind.FAILED, error);
        }
        return provider.refuse()
                .<Decision>map(refusal -> new End(CompletionKind.FAILED, refusal))
                .orElseGet(() -> new Again(Duration.ZERO, error));
    }

    private static Attempt attempt(GuardedProvider provider, Provider.Call call) throws InterruptedException {
        try {
            return provider.attempt(call);
        } catch (RuntimeException e) {
            return new Attempt.Unknown(WorkerFault.of(call.dispatchId(), e));
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
