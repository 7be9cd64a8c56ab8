package dev.sluice.answer;

import dev.sluice.redis.RedisLink;
import dev.sluice.schema.Answer;
import dev.sluice.serde.SingleObjectSerde;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers in Redis or Valkey, each a key of its own with a time to live.
 *
 * <p>Reads stand behind a circuit breaker, so that a Redis that has become slow costs a stream thread 20 ms a few times
 * and not for every request. Works as an empty store while Redis is away, from the start on, and recovers by itself.
 *
 * <p>Thread-safe. What {@link #put} and {@link #remove} return is completed by Lettuce's event loop: stages that hang
 * on it must not block.
 */
public final class RedisAnswerStore implements AnswerStore {

    private static final Logger LOG = LoggerFactory.getLogger(RedisAnswerStore.class);
    private static final long READ_LIMIT_MS = 20;
    private static final long WRITE_LIMIT_MS = 250;
    private static final CircuitBreakerConfig BREAKER = CircuitBreakerConfig.custom()
            .slidingWindow(50, 20, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
            .failureRateThreshold(50)
            .waitDurationInOpenState(Duration.ofSeconds(1))
            .permittedNumberOfCallsInHalfOpenState(5)
            .build();

    private final SingleObjectSerde<Answer> serde = new SingleObjectSerde<>(Answer.class);
    private final String keyPrefix;
    private final RedisLink link;
    private final CircuitBreaker breaker;

    private RedisAnswerStore(String url, String prefix, CircuitBreakerConfig config) {
        this.keyPrefix = "sluice:" + prefix + "answer:";
        this.link = new RedisLink(url);
        this.breaker = CircuitBreaker.of("answer-reads", config);
        breaker.getEventPublisher().onStateTransition(event -> changed(event.getStateTransition()));
    }

    /**
     * Opens the store; returns at once, whether Redis is there or not.
     *
     * @param url for example {@code redis://127.0.0.1:6379/0}
     * @param prefix the deployment's prefix, as in its topic names; may be empty
     * @throws IllegalArgumentException when the URL is none
     */
    public static RedisAnswerStore open(String url, String prefix) {
        return open(url, prefix, BREAKER);
    }

    static RedisAnswerStore open(String url, String prefix, CircuitBreakerConfig breaker) {
        return new RedisAnswerStore(url, prefix, breaker);
    }

    CircuitBreaker.State breakerState() {
        return breaker.getState();
    }

    @Override
    public Optional<Answer> find(String entryId) {
        return link.commands().flatMap(redis -> read(redis, entryId)).flatMap(bytes -> decode(entryId, bytes));
    }

    @Override
    public CompletionStage<Boolean> put(String entryId, Answer answer, Duration ttl) {
        if (ttl.toMillis() <= 0) {
            return CompletableFuture.completedFuture(false);
        }
        byte[] value;
        try {
            value = serde.encode(answer);
        } catch (SerializationException e) {
            LOG.atError().addKeyValue("entry", entryId).log("Answer cannot be encoded");
            return CompletableFuture.completedFuture(false);
        }
        return write(redis -> redis.set(key(entryId), value, SetArgs.Builder.px(ttl.toMillis())));
    }

    @Override
    public CompletionStage<Boolean> remove(String entryId) {
        return write(redis -> redis.unlink(key(entryId)));
    }

    @Override
    public void close() {
        link.close();
    }

    private Optional<byte[]> read(RedisAsyncCommands<String, byte[]> redis, String entryId) {
        if (!breaker.tryAcquirePermission()) {
            return Optional.empty();
        }
        long start = breaker.getCurrentTimestamp();
        RedisFuture<byte[]> reply = null;
        try {
            reply = redis.get(key(entryId));
            byte[] value = reply.get(READ_LIMIT_MS, TimeUnit.MILLISECONDS);
            breaker.onSuccess(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit());
            return Optional.ofNullable(value);
        } catch (InterruptedException e) {
            breaker.releasePermission();
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            breaker.onError(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit(), e);
        }
        if (reply != null) {
            reply.cancel(false);
        }
        return Optional.empty();
    }

    private Optional<Answer> decode(String entryId, byte[] bytes) {
        try {
            return Optional.of(serde.decode(bytes));
        } catch (SerializationException e) {
            // Written by a version this one cannot read; a miss overwrites it.
            LOG.atDebug().addKeyValue("entry", entryId).log("Stored answer cannot be decoded");
            return Optional.empty();
        }
    }

    private CompletionStage<Boolean> write(Function<RedisAsyncCommands<String, byte[]>, RedisFuture<?>> command) {
        try {
            return link.commands()
                    .<CompletionStage<Boolean>>map(redis -> command.apply(redis)
                            .toCompletableFuture()
                            .orTimeout(WRITE_LIMIT_MS, TimeUnit.MILLISECONDS)
                            .handle((reply, error) -> error == null))
                    .orElseGet(() -> CompletableFuture.completedFuture(false));
        } catch (RuntimeException e) {
            LOG.atDebug().addKeyValue("error", e.getClass().getSimpleName()).log("Redis did not take a command");
            return CompletableFuture.completedFuture(false);
        }
    }

    private void changed(StateTransition transition) {
        LOG.atWarn().addKeyValue("transition", transition).log("Redis circuit breaker");
        // The probes failed on a connection that looks open: it leads nowhere.
        if (transition == StateTransition.HALF_OPEN_TO_OPEN) {
            link.renew();
        }
    }

    private String key(String entryId) {
        return keyPrefix + entryId;
    }
}
