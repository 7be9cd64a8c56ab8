package dev.sluice.worker.limit;

import dev.sluice.metrics.BoundedLabel;
import dev.sluice.worker.provider.Attempt;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a worker's calls and waits are measured by. Labels are names of deployments, the first {@value #MOST_DEPLOYMENTS} of
 * them, and words of this class. Thread-safe.
 */
final class Meters {

    private static final int MOST_DEPLOYMENTS = 100;
    private static final String DEPLOYMENT = "deployment";
    private static final String REASON = "reason";
    private static final List<CircuitBreaker.State> STATES =
            List.of(CircuitBreaker.State.CLOSED, CircuitBreaker.State.OPEN, CircuitBreaker.State.HALF_OPEN);

    private final BoundedLabel deployments = new BoundedLabel(MOST_DEPLOYMENTS);
    private final MeterRegistry registry;

    Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Shows the state of a deployment from now on. */
    void show(Target target) {
        String name = deployments.of(target.name());
        if (name.equals(BoundedLabel.OTHER)) {
            return;
        }
        gauge(
                "calls.in_flight",
                "Calls in flight",
                target,
                name,
                one -> one.concurrency().inFlight());
        gauge(
                "concurrency.limit",
                "Calls that may be in flight",
                target,
                name,
                one -> one.concurrency().limit());
        gauge(
                "calls.waiting",
                "Calls that wait for a limit",
                target,
                name,
                one -> one.turn().length());
        Gauge.builder("sluice.worker.limit", target, one -> one.limits().requests())
                .description("Limit in force in any minute; 0: none is known")
                .tag(DEPLOYMENT, name)
                .tag("kind", "requests")
                .register(registry);
        Gauge.builder("sluice.worker.limit", target, one -> one.limits().tokens())
                .description("Limit in force in any minute; 0: none is known")
                .tag(DEPLOYMENT, name)
                .tag("kind", "tokens")
                .register(registry);
        for (CircuitBreaker.State state : STATES) {
            Gauge.builder(
                            "sluice.worker.breaker.state",
                            target,
                            one -> one.breaker().state() == state ? 1 : 0)
                    .description("1 for the state the deployment's circuit breaker is in")
                    .tag(DEPLOYMENT, name)
                    .tag("state", state.name())
                    .register(registry);
        }
    }

    private void gauge(String meter, String description, Target target, String name, ToDoubleFunction<Target> value) {
        Gauge.builder("sluice.worker." + meter, target, value)
                .description(description)
                .tag(DEPLOYMENT, name)
                .register(registry);
    }

    /** A call has ended. */
    void called(Target target, Attempt attempt, Duration took) {
        registry.timer("gen_ai.client.operation.duration", DEPLOYMENT, label(target))
                .record(took);
        registry.counter("sluice.worker.calls", DEPLOYMENT, label(target), "outcome", outcome(attempt))
                .increment();
    }

    /** A call of a dispatch is repeated. */
    void retried(Target target) {
        registry.counter("sluice.worker.retries", DEPLOYMENT, label(target)).increment();
    }

    /** A call has waited for a limit. */
    void waited(Target target, String reason, Duration took) {
        Timer.builder("sluice.worker.limit.wait")
                .description("Waits for a limit")
                .tag(DEPLOYMENT, label(target))
                .tag(REASON, reason)
                .register(registry)
                .record(took);
    }

    /** A call was not made, and its dispatch ended. */
    void refused(Target target, String reason) {
        registry.counter("sluice.worker.refused", DEPLOYMENT, label(target), REASON, reason)
                .increment();
    }

    private String label(Target target) {
        return deployments.of(target.name());
    }

    private static String outcome(Attempt attempt) {
        return switch (attempt) {
            case Attempt.Success ignored -> "OK";
            case Attempt.NotSent ignored -> "NOT_SENT";
            case Attempt.Misconfigured ignored -> "MISCONFIGURED";
            case Attempt.Unknown ignored -> "UNKNOWN";
            case Attempt.ErrorResponse response -> "HTTP_" + status(response.status());
        };
    }

    /** Statuses that say something about limits by themselves, others by their class. */
    private static String status(int status) {
        return switch (status) {
            case 429, 503, 529 -> Integer.toString(status);
            default -> status / 100 + "XX";
        };
    }
}
