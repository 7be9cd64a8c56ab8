package dev.sluice.worker.limit;

import dev.sluice.schema.ErrorInfo;
import dev.sluice.worker.provider.Attempt;
import dev.sluice.worker.provider.ErrorCodes;
import dev.sluice.worker.provider.Errors;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A deployment's circuit breaker: when most of the last calls failed for reasons on the provider's side, calls are refused
 * for a while instead of each waiting for its own time-out.
 *
 * <p>Thread-safe.
 */
final class CircuitGuard {

    private static final Logger LOG = LoggerFactory.getLogger(CircuitGuard.class);
    private static final Duration OPEN = Duration.ofSeconds(10);
    private static final int SERVER_ERROR = 500;
    private static final CircuitBreakerConfig CONFIG = CircuitBreakerConfig.custom()
            .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(50)
            .minimumNumberOfCalls(20)
            .failureRateThreshold(50)
            .waitDurationInOpenState(OPEN)
            .permittedNumberOfCallsInHalfOpenState(5)
            .build();

    private final CircuitBreaker breaker;

    CircuitGuard(String deployment) {
        this.breaker = CircuitBreaker.of(deployment, CONFIG);
        breaker.getEventPublisher()
                .onStateTransition(event -> LOG.atWarn()
                        .addKeyValue("deployment", deployment)
                        .addKeyValue("transition", event.getStateTransition())
                        .log("Circuit breaker changed"));
    }

    /** Why no call may be made now; empty when one may be, which {@link #ended} or {@link #release} must follow. */
    Optional<ErrorInfo> enter() {
        return breaker.tryAcquirePermission()
                ? Optional.empty()
                : Optional.of(Errors.retryable(
                        ErrorCodes.PROVIDER_UNAVAILABLE, "Most of the last calls to the deployment failed", OPEN));
    }

    /** Why no call may be made now, without entering. */
    Optional<ErrorInfo> look() {
        Optional<ErrorInfo> refusal = enter();
        if (refusal.isEmpty()) {
            release();
        }
        return refusal;
    }

    /** No call follows, or it says nothing about the provider. */
    void release() {
        breaker.releasePermission();
    }

    /**
     * A call has ended.
     *
     * @param attempt null when it was interrupted or a defect of ours ended it
     */
    void ended(@Nullable Attempt attempt, long nanos) {
        switch (attempt) {
            case null -> release();
            case Attempt.Misconfigured ignored -> release();
            case Attempt.Success ignored -> breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
            case Attempt.NotSent ignored -> failed(nanos);
            case Attempt.Unknown ignored -> failed(nanos);
            case Attempt.ErrorResponse response -> {
                if (response.status() >= SERVER_ERROR) {
                    failed(nanos);
                } else {
                    breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
                }
            }
        }
    }

    CircuitBreaker.State state() {
        return breaker.getState();
    }

    private void failed(long nanos) {
        breaker.onError(nanos, TimeUnit.NANOSECONDS, new ProviderTrouble());
    }

    /** Stands for any failure; the breaker counts it and keeps nothing else. */
    private static final class ProviderTrouble extends Exception {

        ProviderTrouble() {
            super("provider trouble", null, false, false);
        }
    }
}
