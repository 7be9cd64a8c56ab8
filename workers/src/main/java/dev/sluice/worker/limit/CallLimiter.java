package dev.sluice.worker.limit;

import dev.sluice.schema.ErrorInfo;
import dev.sluice.worker.provider.ErrorCodes;
import dev.sluice.worker.provider.Errors;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Where a call waits until it may be made: for a place among the process's calls, for one among the deployment's, and for
 * the deployment's requests and tokens. Calls to a deployment that has to wait queue in the order they came, and hold
 * nothing that others need meanwhile but what carries them ({@link Waiter#park}).
 *
 * <p>Thread-safe; the calling thread waits.
 */
public final class CallLimiter {

    private static final Duration SLICE = Duration.ofMillis(200);
    /** Limits may change meanwhile. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(2);

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final String QUEUE = "QUEUE";
    private static final String RATE = "RATE";
    private static final String CONCURRENCY = "CONCURRENCY";

    private final Targets targets;
    private final Semaphore permits;
    private final InstantSource clock;

    /**
     * @param permits one a call in flight; fair, so that a call does not wait for those that came after it
     */
    public CallLimiter(Targets targets, Semaphore permits, InstantSource clock) {
        this.targets = targets;
        this.permits = permits;
        this.clock = clock;
    }

    /** What one look brought: an entry, or what to wait for. */
    private sealed interface Look {

        record Done(Entry entry) implements Look {}

        record Later(String reason, Duration delay) implements Look {}
    }

    /** The deployments. */
    public Targets targets() {
        return targets;
    }

    /** Waits until a call may be made. */
    public Entry enter(Demand demand, Waiter waiter) throws InterruptedException {
        Look first = demand.target().turn().isTaken() ? new Look.Later(QUEUE, SECOND) : look(demand);
        return switch (first) {
            case Look.Done(Entry entry) -> entry;
            case Look.Later later -> queue(demand, waiter, later);
        };
    }

    /** Says that a dispatch's call is made once more. */
    public void retried(Target target) {
        targets.meters().retried(target);
    }

    private Entry queue(Demand demand, Waiter waiter, Look.Later first) throws InterruptedException {
        if (!waiter.park()) {
            String message = "The deployment's limits are reached, and as many calls wait as may";
            return refuse(demand, "FULL", message, first.delay());
        }
        long start = System.nanoTime();
        Target target = demand.target();
        Turn.Ticket ticket = target.turn().join();
        try {
            while (!ticket.await(SLICE)) {
                Optional<Entry> end = end(demand, waiter);
                if (end.isPresent()) {
                    return end.get();
                }
            }
            return first(demand, waiter);
        } finally {
            target.turn().leave(ticket);
            waiter.unpark();
            targets.meters().waited(target, first.reason(), Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private Entry first(Demand demand, Waiter waiter) throws InterruptedException {
        while (true) {
            switch (look(demand)) {
                case Look.Done(Entry entry) -> {
                    return entry;
                }
                case Look.Later later -> {
                    if (isTooLate(demand, later.delay())) {
                        String message = "The deployment's limits leave no room in time";
                        return refuse(demand, "TOO_LATE", message, later.delay());
                    }
                    if (!sleep(demand, waiter, later)) {
                        return new Entry.Stopped();
                    }
                }
            }
        }
    }

    private boolean sleep(Demand demand, Waiter waiter, Look.Later later) throws InterruptedException {
        if (later.reason().equals(CONCURRENCY)) {
            demand.target().concurrency().await(SLICE);
            return waiter.pause(Duration.ZERO);
        }
        return waiter.pause(later.delay().compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : later.delay());
    }

    /** Why waiting for the turn ends early. */
    private Optional<Entry> end(Demand demand, Waiter waiter) throws InterruptedException {
        if (!waiter.pause(Duration.ZERO)) {
            return Optional.of(new Entry.Stopped());
        }
        return refusal(demand);
    }

    private Optional<Entry> refusal(Demand demand) {
        Optional<ErrorInfo> open = demand.target().breaker().look();
        if (open.isPresent()) {
            targets.meters().refused(demand.target(), "BREAKER");
            return Optional.of(new Entry.Refused(open.get()));
        }
        if (isTooLate(demand, Duration.ZERO)) {
            targets.meters().refused(demand.target(), "TOO_LATE");
            return Optional.of(new Entry.Refused(
                    Errors.permanent(ErrorCodes.DEADLINE_EXCEEDED, "The call could not start in time")));
        }
        return Optional.empty();
    }

    private Look look(Demand demand) throws InterruptedException {
        Optional<Entry> refusal = refusal(demand);
        if (refusal.isPresent()) {
            return new Look.Done(refusal.get());
        }
        Target target = demand.target();
        if (target.heldMs() > 0) {
            return new Look.Later(RATE, Duration.ofMillis(target.heldMs()));
        }
        permits.acquire();
        boolean placed = target.concurrency().tryAcquire();
        boolean open = false;
        try {
            if (!placed) {
                return new Look.Later(CONCURRENCY, SLICE);
            }
            Look look = ask(demand);
            open = look instanceof Look.Done(Entry.Open _);
            return look;
        } finally {
            if (!open) {
                if (placed) {
                    target.concurrency().release(AdaptiveConcurrency.Signal.NONE, 0);
                }
                permits.release();
            }
        }
    }

    private Look ask(Demand demand) throws InterruptedException {
        Target target = demand.target();
        long start = System.nanoTime();
        return switch (targets.limiter().ask(target.name(), target.usage(), target.limits(), demand.tokens())) {
            case Verdict.Wait(Duration atLeast) -> new Look.Later(RATE, atLeast);
            case Verdict.Granted(Grant grant) -> {
                Optional<ErrorInfo> open = target.breaker().enter();
                if (open.isEmpty()) {
                    yield new Look.Done(new Entry.Open(pass(demand, grant, start)));
                }
                targets.limiter().giveBack(target.name(), target.usage(), grant);
                targets.meters().refused(target, "BREAKER");
                yield new Look.Done(new Entry.Refused(open.get()));
            }
        };
    }

    private Pass pass(Demand demand, Grant grant, long start) {
        Duration asking = Duration.ofNanos(System.nanoTime() - start);
        return new Pass(targets, demand.target(), permits, grant, demand.tokens(), asking);
    }

    private boolean isTooLate(Demand demand, Duration delay) {
        @Nullable Instant notAfter = demand.notAfter();
        return notAfter != null && clock.instant().plus(delay).isAfter(notAfter);
    }

    private Entry refuse(Demand demand, String reason, String message, Duration delay) {
        targets.meters().refused(demand.target(), reason);
        return new Entry.Refused(Errors.retryable(ErrorCodes.PROVIDER_RATE_LIMITED, message, delay));
    }
}
