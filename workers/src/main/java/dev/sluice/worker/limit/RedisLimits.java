package dev.sluice.worker.limit;

import dev.sluice.redis.RedisLink;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The counts of the last minute that all workers share, in Redis: a hash a deployment, gone two minutes after its last
 * call. Its clock is that of Redis.
 *
 * <p>No method waits longer than {@value #LIMIT_MS} ms; what Redis does not say by then is empty. Thread-safe.
 */
final class RedisLimits implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLimits.class);
    private static final long LIMIT_MS = 100;
    private static final CircuitBreakerConfig BREAKER = CircuitBreakerConfig.custom()
            .slidingWindow(50, 20, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
            .failureRateThreshold(50)
            .waitDurationInOpenState(Duration.ofSeconds(1))
            .permittedNumberOfCallsInHalfOpenState(5)
            .build();

    private final Script take = Script.named("take.lua");
    private final Script correct = Script.named("correct.lua");
    private final Script hold = Script.named("hold.lua");
    private final Script alive = Script.named("alive.lua");
    private final CircuitBreaker breaker = CircuitBreaker.of("limits", BREAKER);
    private final RedisLink link;
    private final String prefix;

    RedisLimits(String url, String prefix) {
        this.link = new RedisLink(url);
        this.prefix = "sluice:" + prefix;
        breaker.getEventPublisher().onStateTransition(event -> changed(event.getStateTransition()));
    }

    /** What Redis says to a call. */
    sealed interface Reply {

        /**
         * It is counted.
         *
         * @param slot where
         */
        record Taken(long slot) implements Reply {}

        /** It is not. */
        record Later(long waitMs) implements Reply {}

        /** Redis counts in an epoch the caller does not know: it has counted nothing of what the caller did before. */
        record OtherEpoch(String epoch) implements Reply {}
    }

    /**
     * Asks for calls.
     *
     * @param epoch the epoch the caller has counted in
     * @param force count without asking
     */
    Optional<Reply> take(String deployment, String epoch, Limits limits, long calls, long tokens, boolean force)
            throws InterruptedException {
        return this.<List<Object>>ask(redis -> take.run(
                        redis,
                        ScriptOutputType.MULTI,
                        key(deployment),
                        epoch,
                        UUID.randomUUID().toString(),
                        Long.toString(limits.requests()),
                        Long.toString(limits.tokens()),
                        Long.toString(calls),
                        Long.toString(tokens),
                        force ? "1" : "0"))
                .map(RedisLimits::reply);
    }

    /** Changes what a slot counts; nobody waits for it. */
    void correct(String deployment, String epoch, long slot, long calls, long tokens) {
        forget(redis -> correct.run(
                redis,
                ScriptOutputType.INTEGER,
                key(deployment),
                epoch,
                Long.toString(slot),
                Long.toString(calls),
                Long.toString(tokens)));
    }

    /** Lets no worker call a deployment for a while; nobody waits for it. */
    void hold(String deployment, long ms) {
        forget(redis -> hold.run(redis, ScriptOutputType.INTEGER, key(deployment), Long.toString(ms)));
    }

    /** Says that a worker is alive; how many are. */
    Optional<Integer> alive(String worker, Duration silence) throws InterruptedException {
        return this.<Long>ask(redis -> alive.run(
                        redis, ScriptOutputType.INTEGER, prefix + "workers", worker, Long.toString(silence.toMillis())))
                .map(Math::toIntExact);
    }

    /** Whether Redis is asked at all. */
    boolean isUsed() {
        return link.commands().isPresent() && breaker.getState() != CircuitBreaker.State.OPEN;
    }

    @Override
    public void close() {
        link.close();
    }

    private static Reply reply(List<Object> values) {
        return switch (Math.toIntExact((Long) values.get(0))) {
            case 1 -> new Reply.Taken((Long) values.get(2));
            case 0 -> new Reply.Later((Long) values.get(1));
            default -> new Reply.OtherEpoch(new String((byte[]) values.get(3), StandardCharsets.UTF_8));
        };
    }

    private <T> Optional<T> ask(Function<RedisAsyncCommands<String, byte[]>, CompletionStage<T>> command)
            throws InterruptedException {
        Optional<RedisAsyncCommands<String, byte[]>> redis = link.commands();
        if (redis.isEmpty() || !breaker.tryAcquirePermission()) {
            return Optional.empty();
        }
        long start = breaker.getCurrentTimestamp();
        try {
            T reply = command.apply(redis.get()).toCompletableFuture().get(LIMIT_MS, TimeUnit.MILLISECONDS);
            breaker.onSuccess(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit());
            return Optional.of(reply);
        } catch (InterruptedException e) {
            breaker.releasePermission();
            throw e;
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            breaker.onError(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit(), e);
            return Optional.empty();
        }
    }

    private void forget(Function<RedisAsyncCommands<String, byte[]>, CompletionStage<Long>> command) {
        if (!isUsed()) {
            return;
        }
        try {
            link.commands().map(command).ifPresent(stage -> {
                var _ = stage.exceptionally(error -> 0L);
            });
        } catch (RuntimeException e) {
            LOG.atDebug().addKeyValue("error", e.getClass().getSimpleName()).log("Redis did not take a command");
        }
    }

    private void changed(StateTransition transition) {
        LOG.atWarn().addKeyValue("transition", transition).log("Shared limits");
        // The probes failed on a connection that looks open: it leads nowhere.
        if (transition == StateTransition.HALF_OPEN_TO_OPEN) {
            link.renew();
        }
    }

    private String key(String deployment) {
        return prefix + "limit:" + deployment;
    }
}
