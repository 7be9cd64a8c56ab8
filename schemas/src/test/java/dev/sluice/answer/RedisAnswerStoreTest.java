package dev.sluice.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.schema.Answer;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

class RedisAnswerStoreTest {

    private static final CircuitBreakerConfig EAGER = CircuitBreakerConfig.custom()
            .slidingWindow(4, 4, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
            .failureRateThreshold(50)
            .waitDurationInOpenState(Duration.ofMillis(50))
            .permittedNumberOfCallsInHalfOpenState(2)
            .build();
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void findsWhatWasPutUntilItIsRemoved() {
        try (RedisProcess redis = RedisProcess.started();
                RedisAnswerStore store = connected(redis.url())) {
            Answer answer = answer("Hello");
            put(store, "e1", answer, HOUR);

            await().untilAsserted(() -> assertThat(store.find("e1")).contains(answer));
            assertThat(store.find("e2")).isEmpty();

            assertThat(store.remove("e1").toCompletableFuture().join()).isTrue();
            assertThat(store.find("e1")).isEmpty();
        }
    }

    @Test
    void anAnswerExpires() {
        try (RedisProcess redis = RedisProcess.started();
                RedisAnswerStore store = connected(redis.url())) {
            put(store, "e1", answer("Hello"), Duration.ofMillis(200));

            await().untilAsserted(() -> assertThat(store.find("e1")).isEmpty());
            // An open breaker would look the same; the raw key says which it was.
            try (RedisClient client = RedisClient.create(redis.url())) {
                assertThat(client.connect().sync().exists("sluice:acme.answer:e1"))
                        .isZero();
                assertThat(client.connect().sync().exists("sluice:acme.answer:probe"))
                        .isOne();
            }
        }
    }

    @Test
    void theKeyHoldsDeploymentAndEntryAndCarriesTheTimeToLive() {
        try (RedisProcess redis = RedisProcess.started();
                RedisAnswerStore store = connected(redis.url())) {
            put(store, "e1", answer("Hello"), HOUR);

            try (RedisClient client = RedisClient.create(redis.url())) {
                RedisCommands<String, String> direct = client.connect().sync();

                assertThat(direct.keys("*e1")).containsExactly("sluice:acme.answer:e1");
                assertThat(direct.pttl("sluice:acme.answer:e1")).isPositive().isLessThanOrEqualTo(HOUR.toMillis());
            }
        }
    }

    @Test
    void whatCannotBeReadIsAMiss() {
        try (RedisProcess redis = RedisProcess.started();
                RedisAnswerStore store = connected(redis.url());
                RedisClient client = RedisClient.create(redis.url())) {
            client.connect().sync().set("sluice:acme.answer:e1", "garbage");

            assertThat(store.find("e1")).isEmpty();
            await().untilAsserted(() -> putAndFind(store, "e1"));
        }
    }

    @Test
    void nothingIsStoredWithoutATimeToLive() {
        try (RedisProcess redis = RedisProcess.started();
                RedisAnswerStore store = connected(redis.url())) {
            boolean stored = store.put("e1", answer("Hello"), Duration.ZERO)
                    .toCompletableFuture()
                    .join();

            assertThat(stored).isFalse();
            assertThat(store.find("e1")).isEmpty();
        }
    }

    @Test
    void startsWithoutRedisAndUsesItWhenItComes() {
        try (RedisProcess redis = RedisProcess.stopped();
                RedisAnswerStore store = RedisAnswerStore.open(redis.url(), "acme.")) {
            assertThat(store.find("e1")).isEmpty();
            assertThat(store.put("e1", answer("Hello"), HOUR)
                            .toCompletableFuture()
                            .join())
                    .isFalse();

            redis.start();

            await().untilAsserted(() -> putAndFind(store, "e1"));
        }
    }

    @Test
    void aRestartOfRedisOpensTheBreakerAndClosesItAgain() {
        try (RedisProcess redis = RedisProcess.started();
                RedisAnswerStore store = connected(redis.url())) {
            putAndFind(store, "e1");

            redis.stop();

            await().untilAsserted(() -> {
                assertThat(store.find("e1")).isEmpty();
                assertThat(store.breakerState()).isEqualTo(State.OPEN);
            });
            assertThat(store.put("e2", answer("Lost"), HOUR)
                            .toCompletableFuture()
                            .join())
                    .isFalse();

            redis.start();

            await().untilAsserted(() -> {
                putAndFind(store, "e3");
                assertThat(store.breakerState()).isEqualTo(State.CLOSED);
            });
        }
    }

    @Test
    void aRedisThatHangsIsAMissAndAFailedWrite() {
        try (RedisProcess redis = RedisProcess.started();
                RedisAnswerStore store = connected(redis.url());
                RedisClient client = RedisClient.create(redis.url())) {
            RedisCommands<String, String> direct = client.connect().sync();
            put(store, "e1", answer("Hello"), HOUR);

            direct.clientPause(3_000);

            assertThat(store.find("e1")).isEmpty();
            assertThat(store.put("e2", answer("Late"), HOUR)
                            .toCompletableFuture()
                            .join())
                    .isFalse();
            await().untilAsserted(() -> assertThat(store.find("e1")).isPresent());
        }
    }

    @Test
    void aConnectionThatGoesSilentIsReplaced() throws Exception {
        try (RedisProcess redis = RedisProcess.started();
                SilencingProxy proxy = new SilencingProxy(redis.port());
                RedisAnswerStore store = connected(proxy.url())) {
            putAndFind(store, "e1");
            int before = proxy.connections();

            proxy.silencePresentConnections();

            await().untilAsserted(() -> putAndFind(store, "e2"));
            assertThat(proxy.connections()).isGreaterThan(before);
        }
    }

    private static RedisAnswerStore connected(String url) {
        RedisAnswerStore store = RedisAnswerStore.open(url, "acme.", EAGER);
        try {
            await().untilAsserted(() -> putAndFind(store, "probe"));
        } catch (ConditionTimeoutException e) {
            store.close();
            throw e;
        }
        return store;
    }

    private static void putAndFind(RedisAnswerStore store, String entryId) {
        Answer answer = answer(entryId);
        // Reads first: they drive the breaker, and only they notice a silent connection.
        store.find(entryId);
        put(store, entryId, answer, HOUR);
        assertThat(store.find(entryId)).contains(answer);
    }

    private static void put(RedisAnswerStore store, String entryId, Answer answer, Duration ttl) {
        assertThat(store.put(entryId, answer, ttl).toCompletableFuture().join()).isTrue();
    }

    private static Answer answer(String content) {
        return Answer.newBuilder()
                .setRequestId("r1")
                .setTenant("acme")
                .setFlightKey("f1")
                .setDispatchId("r1:1")
                .setEntryId("e1")
                .setBodyStored(true)
                .setContent(content)
                .setBody(ByteBuffer.wrap("{}".getBytes(StandardCharsets.UTF_8)))
                .setProvider("openai")
                .setModelRequested("gpt-5-mini")
                .setModelServed("gpt-5-mini")
                .setCostNanoUsd(1_000)
                .setCompletedAt(Instant.ofEpochMilli(1_000))
                .build();
    }
}
