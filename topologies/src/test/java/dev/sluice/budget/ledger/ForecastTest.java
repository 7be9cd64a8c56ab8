package dev.sluice.budget.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForecastTest {

    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final WindowSpan NOVEMBER = new WindowSpan(START, Instant.parse("2026-12-01T00:00:00Z"));

    private static @Nullable Forecast onDay(int day, long spent) {
        return Forecast.calendar(NOVEMBER, START, START.plus(Duration.ofDays(day)), spent, 300);
    }

    @Test
    void theLimitIsReachedWhenThePaceSoFarGoesOn() {
        Forecast forecast = Objects.requireNonNull(onDay(11, 150));

        assertThat(forecast.at()).isEqualTo("2026-11-23T00:00:00Z");
        assertThat(forecast.isClear()).isTrue();
    }

    @Test
    void beforeAFifthOfTheWindowIsKnownNothingIsSaid() {
        assertThat(onDay(5, 150)).isNull();
        assertThat(onDay(6, 150)).isNotNull();
        Instant since = START.plus(Duration.ofDays(10));
        assertThat(Forecast.calendar(NOVEMBER, since, START.plus(Duration.ofDays(15)), 150, 300))
                .isNull();
    }

    @Test
    void aBudgetThatBeganLateIsJudgedByThePaceSinceThen() {
        Instant since = START.plus(Duration.ofDays(10));

        Forecast forecast =
                Objects.requireNonNull(Forecast.calendar(NOVEMBER, since, START.plus(Duration.ofDays(16)), 120, 300));

        assertThat(forecast.at()).isEqualTo(since.plus(Duration.ofDays(15)));
    }

    @Test
    void nearTheEndOfTheWindowItIsNotClear() {
        assertThat(Objects.requireNonNull(onDay(10, 105)).isClear()).isFalse();
        assertThat(onDay(10, 100)).isNull();
    }

    @Test
    void aLimitOfZeroOrOneReachedNeedsNoForecast() {
        assertThat(onDay(15, 300)).isNull();
        assertThat(onDay(15, 0)).isNull();
    }

    @Test
    void aRollingWindowIsJudgedByItsLastQuarterWhileTheRestLeaves() {
        RollingSpend day = RollingSpend.of(Duration.ofHours(24), List.of());
        Instant now = START.plus(Duration.ofDays(2));
        long head = day.indexOf(now);
        for (long bucket = head - 12; bucket < head; bucket++) {
            day.add(bucket, 0, 10);
        }

        Forecast forecast = Objects.requireNonNull(Forecast.rolling(day, START, now, 300));

        assertThat(forecast.at()).isEqualTo(day.startOf(head + 18));
        assertThat(forecast.isClear()).isTrue();
        assertThat(Forecast.rolling(day, START, now, 500)).isNull();
        assertThat(Forecast.rolling(day, now.minus(Duration.ofHours(6)), now, 300))
                .isNull();
    }
}
