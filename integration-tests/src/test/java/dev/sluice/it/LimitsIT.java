package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.bench.DispatchFeed;
import dev.sluice.bench.LimitBench;
import dev.sluice.bench.Scrape;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.DispatchItem;
import dev.sluice.simulator.BillLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three workers, real Redis and a provider with limits; the test stands in for the gate. */
class LimitsIT {

    private static final List<String> WORKERS = List.of("worker-1", "worker-2", "worker-3");
    private static final int LIMIT = 90;
    private static final long MINUTE_MS = 60_000;

    private static TestStack stack;
    private static DispatchFeed feed;

    @BeforeAll
    static void startStack() throws Exception {
        stack = TestStack.start("limits", options -> options.applications(0, 0, 3));
        feed = new DispatchFeed(stack.config());
    }

    private static void asItIs(DispatchItem.Builder item) {}

    @AfterAll
    static void stopStack() {
        feed.close();
        stack.close();
    }

    @BeforeEach
    void heal() throws Exception {
        stack.providerFaults(0, "[]");
        stack.providerOutage(0);
        await().atMost(Duration.ofMinutes(1)).until(() -> each("sluice_worker_alive", 3));
    }

    @Test
    void aSpendLimitIsNotTriedTwice() throws Exception {
        long before = stack.providerReplies(429);
        stack.providerFaults(10_000, "[\"spend-limit\"]");

        Completion end = ends(feed.send(1)).getFirst();

        assertThat(end.getKind()).isEqualTo(CompletionKind.FAILED);
        assertThat(end.getError().getCode()).isEqualTo("PROVIDER_QUOTA_EXHAUSTED");
        assertThat(end.getError().getRetryable()).isFalse();
        assertThat(end.getTries()).isEqualTo(1);
        assertThat(stack.providerReplies(429)).isEqualTo(before + 1);
    }

    @Test
    void threeWorkersKeepTheLimitTheyShare() throws Exception {
        // A worker's first questions to Redis take as long as those to one that is away.
        ends(sendTooMany("warm-up"));
        List<Completion> ends = ends(sendTooMany("shared"));

        long[] calls = callTimes(ends);
        // Less than the limit where Redis was slow to answer: a worker keeps to its part then.
        assertThat(LimitBench.mostWithin(calls, MINUTE_MS)).isBetween(LIMIT / 3L, LIMIT * 102L / 100);
        assertThat(served(ends)).hasSize(calls.length);
        assertThat(ends)
                .filteredOn(end -> end.getKind() != CompletionKind.SUCCEEDED)
                .allSatisfy(end -> {
                    assertThat(end.getError().getCode()).isEqualTo("PROVIDER_RATE_LIMITED");
                    assertThat(end.getError().getRetryable()).isTrue();
                    assertThat(end.getError().getRetryAfterMs()).isPositive();
                    assertThat(end.getTries()).isZero();
                });
    }

    @Test
    void withoutRedisCallsGoOnAndTheLimitHolds() throws Exception {
        stack.process("redis").kill();

        List<Completion> ends = ends(sendTooMany("alone"));

        assertThat(LimitBench.mostWithin(callTimes(ends), MINUTE_MS)).isBetween(LIMIT / 3L, LIMIT * 102L / 100);
        stack.process("redis").restart();
        await().atMost(Duration.ofMinutes(1)).until(() -> each("sluice_worker_limits_shared", 1));
        assertThat(served(ends(feed.send(
                        4, batch -> batch.setDeployment("back").setRequestsPerMinute(LIMIT), LimitsIT::asItIs))))
                .hasSize(4);
    }

    @Test
    void aProviderThatIsDownOpensTheBreakerWhichClosesAgain() throws Exception {
        stack.providerOutage(600);
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    feed.send(16, batch -> batch.setDeployment("down"), LimitsIT::asItIs);
                    return breakers("OPEN") == WORKERS.size();
                });

        Completion refused = ends(feed.send(1, batch -> batch.setDeployment("down"), LimitsIT::asItIs))
                .getFirst();
        assertThat(refused.getKind()).isEqualTo(CompletionKind.FAILED);
        assertThat(refused.getError().getCode()).isEqualTo("PROVIDER_UNAVAILABLE");
        assertThat(refused.getError().getRetryable()).isTrue();

        stack.providerOutage(0);
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    feed.send(16, batch -> batch.setDeployment("down"), LimitsIT::asItIs);
                    return breakers("CLOSED") == WORKERS.size();
                });
        assertThat(served(ends(feed.send(4, batch -> batch.setDeployment("down"), LimitsIT::asItIs))))
                .hasSize(4);
    }

    /** Twice as many calls as the limit allows, which cannot wait for the minute to pass. */
    private static List<CompletableFuture<Completion>> sendTooMany(String deployment) {
        List<CompletableFuture<Completion>> ends = new ArrayList<>();
        Instant notAfter = Instant.now().plusSeconds(25);
        for (int i = 0; i < 2 * LIMIT / 4; i++) {
            ends.addAll(feed.send(
                    4,
                    batch -> batch.setDeployment(deployment).setRequestsPerMinute(LIMIT),
                    item -> item.setNotAfter(notAfter)));
        }
        return ends;
    }

    private static List<Completion> ends(List<CompletableFuture<Completion>> pending) throws Exception {
        CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new)).get(2, TimeUnit.MINUTES);
        return pending.stream().map(CompletableFuture::join).toList();
    }

    private static List<Completion> served(List<Completion> ends) {
        return ends.stream()
                .filter(end -> end.getKind() == CompletionKind.SUCCEEDED)
                .toList();
    }

    /** When the provider took the calls of these dispatches, by its bill. */
    private static long[] callTimes(List<Completion> ends) throws Exception {
        Set<String> ids = ends.stream().map(Completion::getDispatchId).collect(Collectors.toSet());
        return stack.bill().lines().stream()
                .filter(line -> line.requestId() != null && ids.contains(line.requestId()))
                .mapToLong(BillLine::timeMs)
                .sorted()
                .toArray();
    }

    private static double breakers(String state) throws Exception {
        double sum = 0;
        for (String worker : WORKERS) {
            sum += scrape(worker).sum("sluice_worker_breaker_state", "deployment=\"down\"", "state=\"" + state + "\"");
        }
        return sum;
    }

    private static boolean each(String gauge, double value) throws Exception {
        boolean all = true;
        for (String worker : WORKERS) {
            all &= scrape(worker).sum(gauge) == value;
        }
        return all;
    }

    private static Scrape scrape(String worker) throws Exception {
        return Scrape.of(stack.process(worker).metrics().orElseThrow());
    }
}
