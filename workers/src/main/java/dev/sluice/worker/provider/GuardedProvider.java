package dev.sluice.worker.provider;

import dev.sluice.schema.ErrorInfo;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A provider behind a circuit breaker: when most of the last calls failed for reasons on the provider's side, calls are
 * refused for a while instead of each waiting for its own time-out.
 *
 * <p>Thread-safe.
 */
public final class GuardedProvider {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedProvider.class);
    private static final Duration OPEN = Duration.ofSeconds(10);
    private static final CircuitBreakerConfig CONFIG = CircuitBreakerConfig.custom()
            .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(50)
            .minimumNumberOfCalls(20)
            .failureRateThreshold(50)
            .waitDurationInOpenState(OPEN)
            .permittedNumberOfCallsInHalfOpenState(5)
            .build();

    private final Provider provider;
    private final CircuitBreaker breaker;

    public GuardedProvider(String name, Provider provider) {
        this.provider = provider;
        this.breaker = CircuitBreaker.of(name, CONFIG);
        breaker.getEventPublisher()
                .onStateTransition(event -> LOG.atWarn()
                        .addKeyValue("provider", name)
                        .addKeyValue("transition", event.getStateTransition())
                        .log("Circuit breaker changed"));
    }

    /** The provider itself. */
    public Provider provider() {
        return provider;
    }

    /** Why no call may be made now; empty when one may be, which {@link #attempt} or {@link #release} must follow. */
    public Optional<ErrorInfo> refuse() {
        return breaker.tryAcquirePermission()
                ? Optional.empty()
                : Optional.of(Errors.retryable(
                        ErrorCodes.PROVIDER_UNAVAILABLE, "Most of the last calls to the provider failed", OPEN));
    }

    /** Gives back what {@link #refuse} granted when no call follows. */
    public void release() {
        breaker.releasePermission();
    }

    /** Makes a call that {@link #refuse} has let through. */
    public Attempt attempt(Provider.Call call) throws InterruptedException {
        long start = breaker.getCurrentTimestamp();
        Attempt attempt = null;
        try {
            attempt = provider.attempt(call);
            return attempt;
        } finally {
            long duration = breaker.getCurrentTimestamp() - start;
            TimeUnit unit = breaker.getTimestampUnit();
            switch (attempt) {
                // An interrupted call or a defect of ours says nothing about the provider.
                case null -> breaker.releasePermission();
                case Attempt.Misconfigured ignored -> breaker.releasePermission();
                case Attempt.Success ignored -> breaker.onSuccess(duration, unit);
                case Attempt.NotSent ignored -> breaker.onError(duration, unit, new ProviderTrouble());
                case Attempt.Unknown ignored -> breaker.onError(duration, unit, new ProviderTrouble());
                case Attempt.ErrorResponse response -> {
                    if (response.status() >= 500) {
                        breaker.onError(duration, unit, new ProviderTrouble());
                    } else {
                        breaker.onSuccess(duration, unit);
                    }
                }
            }
        }
    }

    /** Stands for any failure; the breaker counts it and keeps nothing else. */
    private static final class ProviderTrouble extends Exception {

        ProviderTrouble() {
            super("provider trouble", null, false, false);
        }
    }
}
