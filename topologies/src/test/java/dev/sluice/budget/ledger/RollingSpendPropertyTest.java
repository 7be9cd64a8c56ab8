package dev.sluice.budget.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RollingSpendPropertyTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant T0 = Instant.parse("2026-03-29T00:17:31Z");
    private static final long LIMIT = 1_000;

    /** Money that was let through, at its event time. */
    private record Spent(Instant at, long amount) {}

    /** Whatever is let through in whatever order, no stretch of an hour holds more than the limit. */
    @Property(tries = 300)
    void noStretchOfTheLengthHoldsMoreThanTheLimit(
            @ForAll @Size(max = 120) List<@IntRange(max = 600) Integer> secondsOn,
            @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 900) Integer> late,
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 400) Integer> amounts) {
        RollingSpend rolling = RollingSpend.of(HOUR, List.of());
        List<Spent> through = new ArrayList<>();
        Instant newest = T0;
        for (int i = 0; i < secondsOn.size(); i++) {
            Instant now = newest.plusSeconds(secondsOn.get(i));
            Instant at = now.minusSeconds(late.get(i % late.size()));
            newest = at.isAfter(newest) ? at : newest;
            long amount = amounts.get(i % amounts.size());
            long place = rolling.placeOf(at, newest);
            if (rolling.fullest(place).committed() + amount <= LIMIT) {
                rolling.add(place, 0, amount);
                through.add(new Spent(at, amount));
            }
            rolling = RollingSpend.of(HOUR, rolling.kept(newest));
            assertThat(rolling.kept(newest))
                    .hasSizeLessThanOrEqualTo(RollingSpend.BUCKETS + RollingSpend.LATE_BUCKETS + 1);
        }

        for (Spent end : through) {
            long inTheHour = through.stream()
                    .filter(s -> s.at().isAfter(end.at().minus(HOUR)) && !s.at().isAfter(end.at()))
                    .mapToLong(Spent::amount)
                    .sum();
            assertThat(inTheHour).isLessThanOrEqualTo(LIMIT);
        }
    }

    /** It is conservative by one bucket at most: with an empty bucket more than the length, everything fits again. */
    @Property
    void whatIsOlderThanTheLengthAndABucketDoesNotCount(@ForAll @IntRange(max = 3_600) int second) {
        RollingSpend rolling = RollingSpend.of(HOUR, List.of());
        Instant at = T0.plusSeconds(second);
        rolling.add(rolling.indexOf(at), 0, LIMIT);

        Instant free = at.plus(HOUR).plusMillis(rolling.bucketMs());

        assertThat(rolling.fullest(rolling.indexOf(at.plus(HOUR).minusMillis(1)))
                        .spent())
                .isEqualTo(LIMIT);
        assertThat(rolling.fullest(rolling.indexOf(free)).spent()).isZero();
        assertThat(rolling.startOf(rolling.roomFrom(rolling.indexOf(at), 1, LIMIT)))
                .isAfter(at.plus(HOUR).minusMillis(1))
                .isBeforeOrEqualTo(free);
    }
}
