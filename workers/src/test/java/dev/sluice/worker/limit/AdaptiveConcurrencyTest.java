package dev.sluice.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.worker.limit.AdaptiveConcurrency.Signal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class AdaptiveConcurrencyTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final AtomicLong now = new AtomicLong(1);
    private final AdaptiveConcurrency concurrency = new AdaptiveConcurrency(100, now::get);

    @Test
    void beginsWithAllAndLetsNoMoreIn() {
        for (int i = 0; i < 100; i++) {
            assertThat(concurrency.tryAcquire()).isTrue();
        }

        assertThat(concurrency.tryAcquire()).isFalse();
        concurrency.release(Signal.NONE, 0);
        assertThat(concurrency.tryAcquire()).isTrue();
    }

    @Test
    void isCutOnceInARoundHoweverManyCallsAreRefused() {
        for (int i = 0; i < 50; i++) {
            call(Signal.OVERLOADED, SECOND);
        }
        assertThat(concurrency.limit()).isEqualTo(80);

        now.addAndGet(SECOND);
        call(Signal.OVERLOADED, SECOND);

        assertThat(concurrency.limit()).isEqualTo(64);
    }

    @Test
    void growsAgainWithEachRoundThatGoesWell() {
        for (int i = 0; i < 30; i++) {
            now.addAndGet(2 * SECOND);
            call(Signal.OVERLOADED, SECOND);
        }
        assertThat(concurrency.limit()).as("never below a part of the whole").isEqualTo(3);

        int rounds = 0;
        for (; concurrency.limit() < 100; rounds++) {
            int limit = concurrency.limit();
            for (int i = 0; i < limit; i++) {
                call(Signal.GOOD, SECOND);
            }
        }

        assertThat(rounds).isBetween(20, 80);
    }

    @Test
    void isCutWhenCallsBecomeSlowWhileMuchOfItIsInUse() {
        rounds(SECOND, 4);
        assertThat(concurrency.limit()).isEqualTo(100);

        now.addAndGet(10 * SECOND);
        rounds(3 * SECOND, 1);

        assertThat(concurrency.limit()).isLessThan(100);
    }

    @Test
    void slowCallsThatAreFewSayNothing() {
        for (int i = 0; i < 640; i++) {
            call(Signal.GOOD, i < 320 ? SECOND : 3 * SECOND);
            now.addAndGet(SECOND);
        }

        assertThat(concurrency.limit()).isEqualTo(100);
    }

    @Property
    void staysWithinItsBounds(
            @ForAll @IntRange(min = 1, max = 1_000) int most, @ForAll Signal[] signals, @ForAll long latency) {
        AdaptiveConcurrency bounded = new AdaptiveConcurrency(most, now::get);
        for (Signal signal : signals) {
            now.addAndGet(SECOND);
            assertThat(bounded.tryAcquire()).isTrue();
            bounded.release(signal, latency & Long.MAX_VALUE);
            assertThat(bounded.limit()).isBetween(1, most);
        }
        assertThat(bounded.inFlight()).isZero();
    }

    private void call(Signal signal, long latency) {
        assertThat(concurrency.tryAcquire()).isTrue();
        concurrency.release(signal, latency);
    }

    /** Rounds of 64 calls at a time. */
    private void rounds(long latency, int number) {
        for (int round = 0; round < number; round++) {
            for (int i = 0; i < 64; i++) {
                assertThat(concurrency.tryAcquire()).isTrue();
            }
            for (int i = 0; i < 64; i++) {
                concurrency.release(Signal.GOOD, latency);
            }
        }
    }
}
