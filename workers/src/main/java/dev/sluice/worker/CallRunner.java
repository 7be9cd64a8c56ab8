package dev.sluice.worker;

import dev.sluice.answer.AnswerStore;
import dev.sluice.schema.Answer;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.Dispatch;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.worker.Reporter.ReportLostException;
import dev.sluice.worker.Tries.Result;
import dev.sluice.worker.limit.CallLimiter;
import dev.sluice.worker.limit.Demand;
import dev.sluice.worker.limit.Entry;
import dev.sluice.worker.limit.Pass;
import dev.sluice.worker.provider.ErrorCodes;
import dev.sluice.worker.provider.Errors;
import dev.sluice.worker.provider.PartialUsage;
import dev.sluice.worker.provider.Provider;
import dev.sluice.worker.provider.Provider.Call;
import dev.sluice.worker.provider.Providers;
import dev.sluice.worker.provider.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one item from its first check to its last report: whether it is still wanted and can be sent, then the wait until
 * the call may be made, then the announcement, the call, the answer.
 *
 * <p>Thread-safe; each item runs on a thread of its own and blocks it.
 */
final class CallRunner {

    private static final Logger LOG = LoggerFactory.getLogger(CallRunner.class);

    private final Providers providers;
    private final CallLimiter limiter;
    private final Tries tries;
    private final Delivery delivery;
    private final Reporter reporter;
    private final InstantSource clock;
    private final Overhead overhead;

    CallRunner(
            Providers providers,
            CallLimiter limiter,
            RetryPolicy policy,
            AnswerStore store,
            Reporter reporter,
            InstantSource clock,
            Overhead overhead) {
        this.providers = providers;
        this.limiter = limiter;
        this.tries = new Tries(limiter, policy, clock);
        this.delivery = new Delivery(store, reporter);
        this.reporter = reporter;
        this.clock = clock;
        this.overhead = overhead;
    }

    /** Makes the item's call, unless something speaks against it, and reports how it ended. */
    Outcome run(Dispatch dispatch, DispatchItem item, Lease lease) throws InterruptedException {
        try {
            Instant notAfter = notAfter(item);
            if (notAfter != null && clock.instant().isAfter(notAfter)) {
                return end(item, Errors.permanent(ErrorCodes.DEADLINE_EXCEEDED, "The call could not start in time"));
            }
            Optional<Provider> provider = providers.find(dispatch.getProvider());
            if (provider.isEmpty()) {
                return end(item, unknownProvider(dispatch.getProvider()));
            }
            Demand demand = new Demand(limiter.targets().of(dispatch, item), tokens(item), notAfter);
            return switch (prepare(provider.get(), item)) {
                case Provider.Invalid(ErrorInfo error) -> end(item, error);
                case Call call -> enter(new Job(dispatch.getProvider(), provider.get(), call, item, demand, lease));
            };
        } catch (ReportLostException e) {
            LOG.atWarn()
                    .addKeyValue("dispatch", item.getDispatchId())
                    .setCause(e)
                    .log("Report not acknowledged");
            return Outcome.LEFT;
        }
    }

    private Outcome enter(Job job) throws ReportLostException, InterruptedException {
        return switch (limiter.enter(job.demand(), job.lease())) {
            case Entry.Refused(ErrorInfo error) -> end(job.item(), error);
            case Entry.Stopped ignored -> Outcome.LEFT;
            case Entry.Open(Pass pass) -> announce(job, pass);
        };
    }

    private Outcome announce(Job job, Pass pass) throws ReportLostException, InterruptedException {
        long entered = System.nanoTime();
        boolean called = false;
        try {
            if (!job.lease().mayCall()) {
                return Outcome.LEFT;
            }
            reporter.report(Reports.of(CompletionKind.STARTED, job.item(), clock.instant()));
            if (!job.lease().mayCall()) {
                return end(job.item(), lockLost());
            }
            called = true;
        } finally {
            if (!called) {
                pass.unused();
            }
        }
        return call(job, pass, pass.asking().plusNanos(System.nanoTime() - entered));
    }

    private Outcome call(Job job, Pass pass, Duration before) throws ReportLostException, InterruptedException {
        DispatchItem item = job.item();
        switch (tries.run(job, pass)) {
            case Result.Ended(CompletionKind kind, ErrorInfo error, PartialUsage sent, int count) ->
                reporter.report(
                        sent == null
                                ? Reports.ended(kind, item, error, count, clock.instant())
                                : Reports.broken(item, error, sent, count, clock.instant()));
            case Result.Answered answered -> {
                long came = System.nanoTime();
                Answer answer = Reports.answer(
                        job.providerName(),
                        item,
                        answered.answer(),
                        answered.count(),
                        answered.took().toMillis(),
                        answered.at());
                Completion completion = delivery.deliver(item, answer);
                overhead.record(before, Duration.ofNanos(System.nanoTime() - came));
                reporter.report(completion);
            }
        }
        return Outcome.REPORTED;
    }

    private Outcome end(DispatchItem item, ErrorInfo error) throws ReportLostException, InterruptedException {
        reporter.report(Reports.ended(CompletionKind.FAILED, item, error, 0, clock.instant()));
        return Outcome.REPORTED;
    }

    private static Provider.Preparation prepare(Provider provider, DispatchItem item) {
        try {
            return provider.prepare(item);
        } catch (RuntimeException e) {
            return new Provider.Invalid(Faults.of(item, e));
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

    private static long tokens(DispatchItem item) {
        Integer ceiling = item.getMaxOutputTokens();
        return Math.max(0, item.getPromptTokens()) + (ceiling == null ? 0L : Math.max(0, ceiling));
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
