package dev.sluice.worker;

import dev.sluice.answer.AnswerStore;
import dev.sluice.schema.Answer;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.worker.Reporter.ReportLostException;
import dev.sluice.worker.provider.Attempt;
import dev.sluice.worker.provider.ErrorCodes;
import dev.sluice.worker.provider.Errors;
import dev.sluice.worker.provider.GuardedProvider;
import dev.sluice.worker.provider.PartialUsage;
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
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one item from its first check to its last report.
 *
 * <p>Thread-safe; each item runs on a thread of its own and blocks it.
 */
final class CallRunner {

    private static final Logger LOG = LoggerFactory.getLogger(CallRunner.class);
    private static final long STORE_WAIT_MS = 250;

    private final Providers providers;
    private final RetryPolicy policy;
    private final AnswerStore store;
    private final Reporter reporter;
    private final InstantSource clock;

    CallRunner(Providers providers, RetryPolicy policy, AnswerStore store, Reporter reporter, InstantSource clock) {
        this.providers = providers;
        this.policy = policy;
        this.store = store;
        this.reporter = reporter;
        this.clock = clock;
    }

    /** Makes the item's call, unless something speaks against it, and reports how it ended. */
    Outcome run(String providerName, DispatchItem item, Lease lease) throws InterruptedException {
        try {
            Instant notAfter = notAfter(item);
            if (notAfter != null && clock.instant().isAfter(notAfter)) {
                return end(item, Errors.permanent(ErrorCodes.DEADLINE_EXCEEDED, "The call could not start in time"));
            }
            Optional<GuardedProvider> provider = providers.find(providerName);
            if (provider.isEmpty()) {
                return end(item, unknownProvider(providerName));
            }
            return switch (prepare(provider.get(), item)) {
                case Provider.Invalid(ErrorInfo error) -> end(item, error);
                case Call call -> call(providerName, provider.get(), call, item, notAfter, lease);
            };
        } catch (ReportLostException e) {
            LOG.atWarn()
                    .addKeyValue("dispatch", item.getDispatchId())
                    .setCause(e)
                    .log("Report not acknowledged");
            return Outcome.LEFT;
        }
    }

    private Outcome call(
            String name,
            GuardedProvider provider,
            Call call,
            DispatchItem item,
            @Nullable Instant notAfter,
            Lease lease)
            throws ReportLostException, InterruptedException {
        Optional<ErrorInfo> refusal = provider.refuse();
        if (refusal.isPresent()) {
            return end(item, refusal.get());
        }
        boolean called = false;
        try {
            if (!lease.mayCall()) {
                return Outcome.LEFT;
            }
            reporter.report(Reports.of(CompletionKind.STARTED, item, clock.instant()));
            if (!lease.mayCall()) {
                return end(item, lockLost());
            }
            called = true;
        } finally {
            if (!called) {
                provider.release();
            }
        }
        return tries(name, provider, call, item, notAfter, lease);
    }

    private Outcome tries(
            String name,
            GuardedProvider provider,
            Call call,
            DispatchItem item,
            @Nullable Instant notAfter,
            Lease lease)
            throws ReportLostException, InterruptedException {
        for (int tries = 1; ; tries++) {
            Instant start = clock.instant();
            Attempt attempt = attempt(provider, call, item);
            Instant now = clock.instant();
            Decision decision = policy.decide(attempt, item.getDispatchId(), tries, now, notAfter);
            if (decision instanceof Again(Duration delay, ErrorInfo error)) {
                decision = waitAndAsk(provider, lease, delay, error);
            }
            switch (decision) {
                case Again ignored -> {}
                case End(CompletionKind kind, ErrorInfo error) -> {
                    PartialUsage sent = attempt instanceof Attempt.Unknown unknown ? unknown.sent() : null;
                    reporter.report(
                            sent == null
                                    ? Reports.ended(kind, item, error, tries, clock.instant())
                                    : Reports.broken(item, error, sent, tries, clock.instant()));
                    return Outcome.REPORTED;
                }
                case Answered(var answer) -> {
                    long latency = Duration.between(start, now).toMillis();
                    return answered(item, Reports.answer(name, item, answer, tries, latency, now));
                }
            }
        }
    }

    /** The last error ends the dispatch when the next try cannot be made: what came before surely was not billed. */
    private static Decision waitAndAsk(GuardedProvider provider, Lease lease, Duration delay, ErrorInfo error)
            throws InterruptedException {
        if (!lease.pause(delay) || !lease.mayCall()) {
            return new End(CompletionKind.FAILED, error);
        }
        return provider.refuse()
                .<Decision>map(refusal -> new End(CompletionKind.FAILED, refusal))
                .orElseGet(() -> new Again(Duration.ZERO, error));
    }

    private Outcome answered(DispatchItem item, Answer answer) throws ReportLostException, InterruptedException {
        boolean stored = item.getBodyTtlMs() > 0 && stored(item, answer);
        reporter.report(
                stored ? answer : Answer.newBuilder(answer).setBodyStored(false).build());
        reporter.report(Reports.succeeded(item, answer));
        return Outcome.REPORTED;
    }

    private boolean stored(DispatchItem item, Answer answer) throws InterruptedException {
        try {
            return store.put(item.getEntryId(), answer, Duration.ofMillis(item.getBodyTtlMs()))
                    .toCompletableFuture()
                    .get(STORE_WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private Outcome end(DispatchItem item, ErrorInfo error) throws ReportLostException, InterruptedException {
        reporter.report(Reports.ended(CompletionKind.FAILED, item, error, 0, clock.instant()));
        return Outcome.REPORTED;
    }

    private static Provider.Preparation prepare(GuardedProvider provider, DispatchItem item) {
        try {
            return provider.provider().prepare(item);
        } catch (RuntimeException e) {
            return new Provider.Invalid(WorkerFault.of(item.getDispatchId(), e));
        }
    }

    private static Attempt attempt(GuardedProvider provider, Call call, DispatchItem item) throws InterruptedException {
        try {
            return provider.attempt(call);
        } catch (RuntimeException e) {
            return new Attempt.Unknown(WorkerFault.of(item.getDispatchId(), e));
        }
    }

    private ErrorInfo unknownProvider(String name) {
        return ErrorInfo.newBuilder(Errors.permanent(ErrorCodes.PROVIDER_UNKNOWN, "No connection to this provider"))
                .setField("provider")
                .setValue(name.length() <= 64 ? name : name.substring(0, 64))
                .setAllowed(String.join(", ", providers.names()))
                .build();
    }

    private static ErrorInfo lockLost() {
        return Errors.retryable(ErrorCodes.WORKER_LOCK_LOST, "The worker was held up before the call started", null);
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
