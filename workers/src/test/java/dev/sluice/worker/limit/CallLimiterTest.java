package dev.sluice.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.schema.Dispatch;
import dev.sluice.worker.Samples;
import dev.sluice.worker.provider.Attempt;
import dev.sluice.worker.provider.Errors;
import dev.sluice.worker.provider.RateLimitHeaders;
import dev.sluice.worker.provider.RateLimitHeaders.Quota;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Without Redis: one worker of four that are assumed, so that a limit of 400 is one of 100. */
@Timeout(60)
final class CallLimiterTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Targets targets = Targets.open("redis://127.0.0.1:1", "", 8, registry);
    private final Semaphore permits = new Semaphore(8, true);
    private final CallLimiter limiter = new CallLimiter(targets, permits, InstantSource.system());
    private final TestWaiter waiter = new TestWaiter();

    /** Waits for real, and may be stopped. */
    private static final class TestWaiter implements Waiter {

        private final CountDownLatch stop = new CountDownLatch(1);
        private final AtomicInteger parked = new AtomicInteger();
        private volatile boolean full;

        @Override
        public boolean pause(Duration delay) throws InterruptedException {
            return !stop.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public boolean park() {
            if (full) {
                return false;
            }
            parked.incrementAndGet();
            return true;
        }

        @Override
        public void unpark() {
            parked.decrementAndGet();
        }
    }

    @AfterEach
    void close() {
        targets.close();
    }

    @Test
    void callsToOneDeploymentThatWaitDoNotHoldUpThoseToAnother() throws Exception {
        Target limited = target("limited", 4);
        pass(limited).ended(Samples.success(), Duration.ofMillis(5));

        List<CompletableFuture<Entry>> waiting = List.of(enter(limited), enter(limited), enter(limited));
        await().until(() -> waiter.parked.get() == 3);

        for (int i = 0; i < 7; i++) {
            assertThat(limiter.enter(demand(target("free", 0)), waiter)).isInstanceOf(Entry.Open.class);
        }
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        assertThat(gauge("sluice.worker.calls.waiting", "limited")).isEqualTo(3);
        waiter.stop.countDown();
        assertThat(waiting).allSatisfy(entry -> assertThat(entry.get()).isInstanceOf(Entry.Stopped.class));
        assertThat(waiter.parked).hasValue(0);
    }

    @Test
    void aCallThatCannotStartInTimeIsHandedBackAtOnceWithTheTimeToComeBack() throws Exception {
        Target limited = target("limited", 4);
        pass(limited).ended(Samples.success(), Duration.ofMillis(5));

        Entry entry = limiter.enter(new Demand(limited, 10, Instant.now().plusSeconds(30)), waiter);

        assertThat(entry).isInstanceOfSatisfying(Entry.Refused.class, refused -> {
            assertThat(refused.error().getCode()).isEqualTo("PROVIDER_RATE_LIMITED");
            assertThat(refused.error().getRetryable()).isTrue();
            assertThat(refused.error().getRetryAfterMs()).isBetween(30_000L, 61_000L);
        });
        assertThat(permits.availablePermits()).isEqualTo(8);
    }

    @Test
    void aCallIsHandedBackWhenNoMoreMayWait() throws Exception {
        Target limited = target("limited", 4);
        pass(limited).ended(Samples.success(), Duration.ofMillis(5));
        waiter.full = true;

        assertThat(limiter.enter(demand(limited), waiter))
                .isInstanceOfSatisfying(
                        Entry.Refused.class,
                        refused -> assertThat(refused.error().getRetryable()).isTrue());
    }

    @Test
    void whatWasNotUsedIsAnothers() throws Exception {
        Target limited = target("limited", 4);

        pass(limited).unused();

        assertThat(limiter.enter(demand(limited), waiter)).isInstanceOf(Entry.Open.class);
    }

    @Test
    void waitsForAPlaceOfTheDeploymentWithoutKeepingOneOfTheProcess() throws Exception {
        Target target = target("slow", 0);
        refuse(target, RateLimitHeaders.NONE);
        assertThat(gauge("sluice.worker.concurrency.limit", "slow")).isEqualTo(6);
        List<Pass> passes = List.of(pass(target), pass(target), pass(target), pass(target), pass(target), pass(target));

        CompletableFuture<Entry> waiting = enter(target);
        await().until(() -> waiter.parked.get() == 1);
        assertThat(permits.availablePermits()).isEqualTo(2);
        passes.getFirst().ended(Samples.success(), Duration.ofMillis(5));

        assertThat(waiting.get()).isInstanceOf(Entry.Open.class);
    }

    @Test
    void aProviderWhoseLimitIsUsedUpIsLeftAloneForAsLongAsItSays() throws Exception {
        Target target = target("used-up", 0);
        refuse(target, new RateLimitHeaders(new Quota(100, 0L, null), null, null));

        CompletableFuture<Entry> waiting = enter(target);
        await().until(() -> waiter.parked.get() == 1);
        assertThat(waiting).isNotDone();
        assertThat(gauge("sluice.worker.limit", "used-up", "kind", "requests")).isEqualTo(100);
        waiter.stop.countDown();

        assertThat(waiting.get()).isInstanceOf(Entry.Stopped.class);
    }

    @Test
    void anOpenBreakerRefusesOneDeploymentAtOnceAndNoOther() throws Exception {
        Target broken = target("broken", 0);
        for (int i = 0; i < 20; i++) {
            pass(broken)
                    .ended(new Attempt.Unknown(Errors.retryable("PROVIDER_TIMEOUT", "t", null)), Duration.ofMillis(5));
        }

        assertThat(limiter.enter(demand(broken), waiter)).isInstanceOfSatisfying(Entry.Refused.class, refused -> {
            assertThat(refused.error().getCode()).isEqualTo("PROVIDER_UNAVAILABLE");
            assertThat(refused.error().getRetryable()).isTrue();
        });
        assertThat(limiter.enter(demand(target("sound", 0)), waiter)).isInstanceOf(Entry.Open.class);
        assertThat(gauge("sluice.worker.breaker.state", "broken", "state", "OPEN"))
                .isOne();
        assertThat(gauge("sluice.worker.breaker.state", "sound", "state", "CLOSED"))
                .isOne();
        assertThat(permits.availablePermits()).isEqualTo(7);
    }

    @Test
    void aDeploymentWithoutNameIsProviderAndUpstreamModel() {
        Target target = targets.of(dispatch("", null), Samples.item("r").build());

        assertThat(target.name()).isEqualTo("fake/gpt-small");
    }

    private void refuse(Target target, RateLimitHeaders headers) throws InterruptedException {
        pass(target)
                .ended(
                        new Attempt.ErrorResponse(
                                429, "rate_limit_exceeded", null, true, Duration.ofSeconds(30), headers),
                        Duration.ofMillis(5));
    }

    private Pass pass(Target target) throws InterruptedException {
        return ((Entry.Open) limiter.enter(demand(target), waiter)).pass();
    }

    private CompletableFuture<Entry> enter(Target target) {
        CompletableFuture<Entry> entry = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                entry.complete(limiter.enter(demand(target), waiter));
            } catch (InterruptedException e) {
                entry.completeExceptionally(e);
            }
        });
        return entry;
    }

    private static Demand demand(Target target) {
        return new Demand(target, 10, null);
    }

    private Target target(String name, int requestsPerMinute) {
        return targets.of(
                dispatch(name, requestsPerMinute == 0 ? null : requestsPerMinute),
                Samples.item("r").build());
    }

    private static Dispatch dispatch(String deployment, @Nullable Integer requestsPerMinute) {
        return Dispatch.newBuilder()
                .setBatchId("b")
                .setProvider("fake")
                .setModel("small")
                .setItems(List.of(Samples.item("r").build()))
                .setCreatedAt(Samples.NOW)
                .setDeployment(deployment)
                .setRequestsPerMinute(requestsPerMinute)
                .build();
    }

    private double gauge(String name, String deployment, String... tags) {
        return registry.get(name)
                .tag("deployment", deployment)
                .tags(tags)
                .gauge()
                .value();
    }
}
