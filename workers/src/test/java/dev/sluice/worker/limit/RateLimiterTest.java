package dev.sluice.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers that share limits through a real Redis; all of a test happens within less than the minute limits count. */
final class RateLimiterTest {

    private static final String NAME = "openai/gpt";
    private static final int WORKERS = 3;

    private final List<Worker> workers = new ArrayList<>();
    private TestRedis redis;

    /** One worker's view. */
    private static final class Worker implements AutoCloseable {

        private final RedisLimits shared;
        private final RateLimiter limiter;
        private final Usage usage = new Usage(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));

        Worker(String url) {
            shared = new RedisLimits(url, "test.");
            limiter = new RateLimiter(shared, () -> WORKERS);
        }

        Verdict ask(Limits limits, long tokens) throws InterruptedException {
            return limiter.ask(NAME, usage, limits, tokens);
        }

        /** Calls granted until one is not. */
        int takeAll(Limits limits, long tokens) throws InterruptedException {
            int granted = 0;
            while (ask(limits, tokens) instanceof Verdict.Granted) {
                granted++;
            }
            return granted;
        }

        boolean isShared() throws InterruptedException {
            return shared.take("probe", "", Limits.NONE, 0, 0, false).isPresent();
        }

        @Override
        public void close() {
            shared.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        redis = new TestRedis();
        for (int i = 0; i < WORKERS; i++) {
            workers.add(new Worker(redis.url()));
        }
        awaitShared();
    }

    @AfterEach
    void stop() throws Exception {
        workers.forEach(Worker::close);
        redis.close();
    }

    @Test
    void allWorkersTogetherGetTheLimitAndNoMore() throws Exception {
        Limits limits = new Limits(100, 0);
        int granted = 0;
        for (int i = 0; i < 60; i++) {
            for (Worker worker : workers) {
                granted += worker.ask(limits, 1) instanceof Verdict.Granted ? 1 : 0;
            }
        }

        assertThat(granted).isEqualTo(100);
        assertThat(workers.getFirst().ask(limits, 1))
                .isInstanceOfSatisfying(
                        Verdict.Wait.class,
                        wait -> assertThat(wait.atLeast()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(61)));
    }

    @Test
    void takesBothOrNothing() throws Exception {
        Limits limits = new Limits(10, 100);
        assertThat(workers.get(0).ask(limits, 90)).isInstanceOf(Verdict.Granted.class);

        assertThat(workers.get(1).ask(limits, 20)).isInstanceOf(Verdict.Wait.class);

        assertThat(workers.get(1).takeAll(limits, 1))
                .as("no request was taken with the tokens")
                .isEqualTo(9);
    }

    @Test
    void countsWhatWasReallyUsed() throws Exception {
        Limits limits = new Limits(0, 100);
        Worker worker = workers.get(0);
        Verdict.Granted granted = (Verdict.Granted) worker.ask(limits, 100);
        assertThat(workers.get(1).ask(limits, 70)).isInstanceOf(Verdict.Wait.class);

        worker.limiter.correct(NAME, worker.usage, granted.grant(), 30);

        await().untilAsserted(() -> assertThat(workers.get(1).ask(limits, 70)).isInstanceOf(Verdict.Granted.class));
    }

    @Test
    void aGrantGivenBackIsAnothers() throws Exception {
        Limits limits = new Limits(1, 100);
        Worker worker = workers.get(0);
        Verdict.Granted granted = (Verdict.Granted) worker.ask(limits, 100);

        worker.limiter.giveBack(NAME, worker.usage, granted.grant());

        await().untilAsserted(() -> assertThat(workers.get(1).ask(limits, 100)).isInstanceOf(Verdict.Granted.class));
    }

    @Test
    void aHoldHoldsForAll() throws Exception {
        workers.get(0).shared.hold(NAME, 30_000);

        await().untilAsserted(() ->
                assertThat(workers.get(1).ask(new Limits(10, 0), 1)).isInstanceOf(Verdict.Wait.class));
    }

    @Test
    void withoutRedisEachKeepsToItsPart() throws Exception {
        redis.stop();

        assertThat(workers)
                .allSatisfy(worker ->
                        assertThat(worker.takeAll(new Limits(90, 0), 1)).isEqualTo(30));
    }

    @Test
    void whatWasUsedBeforeRedisWentCountsToThePart() throws Exception {
        Limits limits = new Limits(90, 0);
        for (int i = 0; i < 20; i++) {
            workers.get(0).ask(limits, 1);
        }
        redis.stop();

        assertThat(workers.get(0).takeAll(limits, 1)).isEqualTo(10);
    }

    @Test
    void aRedisThatHasForgottenIsToldByAll() throws Exception {
        Limits limits = new Limits(90, 0);
        for (Worker worker : workers) {
            for (int i = 0; i < 10; i++) {
                worker.ask(limits, 1);
            }
        }
        redis.stop();
        for (Worker worker : workers) {
            assertThat(worker.takeAll(limits, 1)).isEqualTo(20);
        }
        redis.start();
        awaitShared();

        // Each worker tells what it took when it asks; with the last of them the limit is known to be used up.
        int granted = 0;
        for (Worker worker : workers) {
            granted += worker.ask(limits, 1) instanceof Verdict.Granted ? 1 : 0;
        }
        assertThat(granted).isLessThanOrEqualTo(2);
        assertThat(workers)
                .allSatisfy(worker -> assertThat(worker.takeAll(limits, 1)).isZero());
    }

    private void awaitShared() {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            boolean all = true;
            for (Worker worker : workers) {
                all &= worker.isShared();
            }
            return all;
        });
    }
}
