package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.answer.RedisAnswerStore;
import dev.sluice.schema.Answer;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.topic.Topics;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.embedded.RedisServer;

@Timeout(300)
final class WorkerProcessTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static EmbeddedBroker broker;
    private static RedisServer redis;
    private static int redisPort;

    @BeforeAll
    static void start() throws Exception {
        broker = new EmbeddedBroker();
        try (ServerSocket free = new ServerSocket(0)) {
            redisPort = free.getLocalPort();
        }
        redis = RedisServer.newRedisServer()
                .port(redisPort)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        redis.start();
    }

    @AfterAll
    static void stop() throws Exception {
        broker.stop();
        redis.stop();
    }

    @Test
    void reportsEveryItemOfABatchOnce() throws Exception {
        MemoryAnswerStore store = new MemoryAnswerStore();
        FakeProvider provider = new FakeProvider(id -> Samples.success());
        try (Deployment deployment = new Deployment(broker, "batch", 15_000)) {
            try (WorkerProcess worker = deployment.worker(provider, store, 32)) {

                deployment.dispatch(Samples.batch("b", 16));

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(kinds(deployment))
                                .hasSize(16)
                                .allSatisfy((id, kinds) -> assertThat(kinds)
                                        .containsExactly(CompletionKind.STARTED, CompletionKind.SUCCEEDED)));
                await().atMost(PATIENCE).until(worker::isReady);
            }
            assertThat(deployment.answers())
                    .hasSize(16)
                    .allMatch(Answer::getBodyStored)
                    .allMatch(answer -> answer.getCostNanoUsd() == 6 * 2_000 + 4 * 200 + 5 * 10_000);
            assertThat(deployment.records("batch.llm.answers"))
                    .allMatch(record -> record.key().startsWith("fingerprint-b-")
                            && !record.key().contains("#"));
            assertThat(store.answers).hasSize(16);
            assertNothingIsDeliveredAgain(deployment, store);
        }
    }

    @Test
    void renewsTheLockOfACallThatOutlastsIt() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        FakeProvider provider = new FakeProvider(id -> {
            if (id.startsWith("long")) {
                answer.await();
            }
            return Samples.success();
        });
        try (Deployment deployment = new Deployment(broker, "renew", 1_500);
                WorkerProcess worker = deployment.worker(provider, new MemoryAnswerStore(), 16);
                WorkerProcess other = deployment.worker(provider, new MemoryAnswerStore(), 16)) {
            deployment.dispatch(Samples.batch("long", 1));
            await().atMost(PATIENCE).until(() -> provider.calls().contains("long-0:1"));

            // Each of these is sent, delivered and reported; together they take several lock times.
            AtomicInteger sent = new AtomicInteger();
            long start = System.nanoTime();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(250)).until(() -> {
                deployment.dispatch(Samples.batch("short-" + sent.getAndIncrement(), 1));
                return System.nanoTime() - start > Duration.ofSeconds(6).toNanos();
            });
            answer.countDown();

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(kinds(deployment))
                            .hasSize(1 + sent.get())
                            .allSatisfy((id, kinds) -> assertThat(kinds)
                                    .containsExactly(CompletionKind.STARTED, CompletionKind.SUCCEEDED)));
            assertThat(provider.calls()).doesNotHaveDuplicates();
            assertThat(worker.isLive() && other.isLive()).isTrue();
        }
    }

    @Test
    void movesWhatIsNoDispatchToTheDeadLetters() throws Exception {
        FakeProvider provider = new FakeProvider(id -> Samples.success());
        try (Deployment deployment = new Deployment(broker, "garbage", 15_000);
                WorkerProcess worker = deployment.worker(provider, new MemoryAnswerStore(), 16)) {
            byte[] garbage = "no dispatch".getBytes(StandardCharsets.UTF_8);

            deployment.send(Topics.DISPATCH, garbage);
            deployment.dispatch(Samples.batch("good", 2));

            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(deployment.deadLetters()).singleElement().satisfies(letter -> {
                    assertThat(letter.value()).isEqualTo(garbage);
                    assertThat(new String(
                                    letter.headers()
                                            .lastHeader("__streams.errors.topic")
                                            .value(),
                                    StandardCharsets.UTF_8))
                            .isEqualTo("garbage.llm.dispatch");
                });
                assertThat(kinds(deployment)).hasSize(2);
            });
            await().atMost(PATIENCE).until(worker::isReady);
        }
    }

    @Test
    void keepsFiveHundredCallsInFlight() throws Exception {
        CountDownLatch all = new CountDownLatch(512);
        FakeProvider provider = new FakeProvider(id -> {
            all.countDown();
            all.await();
            return Samples.success();
        });
        try (Deployment deployment = new Deployment(broker, "many", 15_000);
                WorkerProcess worker = deployment.worker(provider, new MemoryAnswerStore(), 512)) {

            for (int i = 0; i < 32; i++) {
                deployment.dispatch(Samples.batch("b" + i, 16), i % 2);
            }

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(kinds(deployment))
                            .hasSize(512)
                            .allSatisfy((id, kinds) -> assertThat(kinds)
                                    .containsExactly(CompletionKind.STARTED, CompletionKind.SUCCEEDED)));
            assertThat(worker.isLive()).isTrue();
        }
    }

    @Test
    void whatAClosedWorkerLeftIsReportedFromTheStoreOrAbandoned() throws Exception {
        Set<String> hanging = ConcurrentHashMap.newKeySet();
        FakeProvider hangs = new FakeProvider(id -> {
            if (id.equals("b-0:1")) {
                return Samples.success();
            }
            hanging.add(id);
            new CountDownLatch(1).await();
            return Samples.success();
        });
        FakeProvider second = new FakeProvider(id -> Samples.success());
        try (Deployment deployment = new Deployment(broker, "closed", 15_000)) {
            try (WorkerProcess first = deployment.worker(hangs, store(), 16)) {
                deployment.dispatch(Samples.batch("b", 4));
                await().atMost(PATIENCE)
                        .until(() -> hanging.size() == 3
                                && kinds(deployment)
                                        .getOrDefault("b-0:1", List.of())
                                        .contains(CompletionKind.SUCCEEDED));
                assertThat(first.isLive()).isTrue();
            }
            RedisAnswerStore connected = store();
            await().atMost(PATIENCE).until(() -> connected.find("entry-b-0").isPresent());
            try (WorkerProcess next = deployment.worker(second, connected, 16)) {

                await().atMost(PATIENCE).untilAsserted(() -> {
                    Map<String, List<CompletionKind>> kinds = kinds(deployment);
                    assertThat(kinds.get("b-0:1"))
                            .containsExactly(
                                    CompletionKind.STARTED, CompletionKind.SUCCEEDED, CompletionKind.SUCCEEDED);
                    assertThat(IntStream.range(1, 4).mapToObj(i -> kinds.get("b-" + i + ":1")))
                            .allSatisfy(of ->
                                    assertThat(of).containsExactly(CompletionKind.STARTED, CompletionKind.ABANDONED));
                });
                assertThat(next.isLive()).isTrue();
            }
            assertThat(second.calls()).isEmpty();
        }
    }

    private static RedisAnswerStore store() {
        return RedisAnswerStore.open("redis://127.0.0.1:" + redisPort, "closed.");
    }

    private static void assertNothingIsDeliveredAgain(Deployment deployment, MemoryAnswerStore store) throws Exception {
        int before = deployment.completions().size();
        FakeProvider provider = new FakeProvider(id -> Samples.success());
        try (WorkerProcess next = deployment.worker(provider, store, 16)) {
            deployment.dispatch(Samples.batch("marker", 1));
            await().atMost(PATIENCE)
                    .until(() -> kinds(deployment)
                            .getOrDefault("marker-0:1", List.of())
                            .contains(CompletionKind.SUCCEEDED));
            assertThat(next.isLive()).isTrue();
        }
        assertThat(provider.calls()).containsExactly("marker-0:1");
        assertThat(deployment.completions()).hasSize(before + 2);
    }

    private static Map<String, List<CompletionKind>> kinds(Deployment deployment) {
        return deployment.completions().stream()
                .collect(Collectors.groupingBy(
                        Completion::getDispatchId, Collectors.mapping(Completion::getKind, Collectors.toList())));
    }
}
