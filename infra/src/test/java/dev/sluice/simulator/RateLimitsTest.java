package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.simulator.RateLimits.Decision;
import dev.sluice.simulator.RateLimits.Limits;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitsTest {

    private final AtomicLong now = new AtomicLong(-5);

    @Test
    void allowsAMinutesWorthAndThenRefusesUntilItHasRefilled() {
        RateLimits limits = new RateLimits(new Limits(3, 1_000), now::get);
        for (int i = 0; i < 3; i++) {
            assertThat(limits.take("m", 1).refusal()).isNull();
        }

        Decision refused = limits.take("m", 1);
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(refused.retryAfterMs()));
        Decision later = limits.take("m", 1);

        assertThat(refused.refusal())
                .isNotNull()
                .extracting(ProviderError::code)
                .isEqualTo("rate_limit_exceeded");
        assertThat(refused.retryAfterMs()).isBetween(20_000L, 20_001L);
        assertThat(refused.headers())
                .containsEntry("x-ratelimit-limit-requests", "3")
                .containsEntry("x-ratelimit-remaining-requests", "0")
                .containsEntry("x-ratelimit-reset-requests", "1m0s");
        assertThat(later.refusal()).isNull();
    }

    @Test
    void countsTokensOnTheirOwn() {
        RateLimits limits = new RateLimits(new Limits(100, 1_000), now::get);

        Decision first = limits.take("m", 750);
        Decision second = limits.take("m", 251);
        Decision third = limits.take("m", 250);

        assertThat(first.headers())
                .containsEntry("x-ratelimit-remaining-tokens", "250")
                .containsEntry("x-ratelimit-reset-tokens", "45s");
        assertThat(second.refusal()).isNotNull().extracting(ProviderError::type).isEqualTo("tokens");
        assertThat(second.headers()).containsEntry("x-ratelimit-remaining-requests", "99");
        assertThat(third.refusal()).isNull();
    }

    @Test
    void refusesWhatNoFullBucketHolds() {
        RateLimits limits = new RateLimits(new Limits(100, 1_000), now::get);

        Decision decision = limits.take("m", 1_001);

        assertThat(decision.refusal()).isNotNull();
        assertThat(decision.retryAfterMs()).isEqualTo(60_000);
    }

    @Test
    void keepsModelsApart() {
        RateLimits limits = new RateLimits(new Limits(1, 1_000), now::get);
        limits.take("m", 1);

        assertThat(limits.take("m", 1).refusal()).isNotNull();
        assertThat(limits.take("n", 1).refusal()).isNull();
    }

    @Property
    void neverGivesOutMoreThanBucketAndRefill(
            @ForAll @IntRange(min = 1, max = 10_000) int perMinute,
            @ForAll @Size(max = 200) List<@IntRange(max = 3_000) Integer> amounts,
            @ForAll @LongRange(max = 2_000) long stepMs) {
        AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000);
        RateLimits limits = new RateLimits(new Limits(1_000_000, perMinute), clock::get);
        long start = clock.get();
        long given = 0;

        for (int amount : amounts) {
            if (limits.take("m", amount).refusal() == null) {
                given += amount;
            }
            long elapsed = clock.get() - start;
            assertThat(given).isLessThanOrEqualTo(perMinute + elapsed * perMinute / 60_000_000_000L + 1);
            clock.addAndGet(stepMs * 1_000_000);
        }
    }

    @Test
    void refusesLimitsBelowOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(0, 1)).withMessageContaining("one or more");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0s",
        "12,12ms",
        "1000,1s",
        "1500,1.5s",
        "59999,59.999s",
        "60000,1m0s",
        "360000,6m0s",
        "3723500,1h2m3.5s"
    })
    void writesDurationsAsGoDoes(long ms, String expected) {
        assertThat(GoDuration.format(ms)).isEqualTo(expected);
    }
}
