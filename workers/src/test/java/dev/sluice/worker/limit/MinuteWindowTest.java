package dev.sluice.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class MinuteWindowTest {

    private static final long MINUTE = 60_000;

    private final MinuteWindow window = new MinuteWindow();

    private record Taken(long at, long tokens) {}

    @Property(tries = 300)
    void noMinuteHasMoreThanTheLimitWhereverItBegins(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 3_000) Integer> pauses,
            @ForAll @IntRange(min = 1, max = 20) int requests,
            @ForAll @IntRange(min = 10, max = 500) int tokens) {
        MinuteWindow minute = new MinuteWindow();
        Limits limits = new Limits(requests, tokens);
        List<Taken> taken = new ArrayList<>();
        long now = 0;
        for (int pause : pauses) {
            now += pause;
            long cost = 1L + pause % 10;
            if (minute.waitMs(limits, cost, now) == 0) {
                minute.add(1, cost, now);
                taken.add(new Taken(now, cost));
            }
        }
        for (Taken first : taken) {
            List<Taken> inMinute = taken.stream()
                    .filter(one -> one.at() >= first.at() && one.at() < first.at() + MINUTE)
                    .toList();
            assertThat(inMinute).hasSizeLessThanOrEqualTo(requests);
            assertThat(inMinute.stream().mapToLong(Taken::tokens).sum()).isLessThanOrEqualTo(tokens);
        }
    }

    @Property(tries = 300)
    void theWaitIsTheShortestThatHelps(
            @ForAll @Size(min = 1, max = 100) List<@IntRange(max = 2_000) Integer> pauses,
            @ForAll @IntRange(min = 1, max = 10) int requests) {
        MinuteWindow minute = new MinuteWindow();
        Limits limits = new Limits(requests, 0);
        long now = 0;
        for (int pause : pauses) {
            now += pause;
            long wait = minute.waitMs(limits, 1, now);
            if (wait > 0) {
                assertThat(minute.waitMs(limits, 1, now + wait - 1)).isEqualTo(1);
                now += wait;
                assertThat(minute.waitMs(limits, 1, now)).isZero();
            }
            minute.add(1, 0, now);
        }
    }

    @Test
    void allOfTheLimitIsUsedMinuteByMinute() {
        Limits limits = new Limits(6_000, 0);
        long calls = 0;
        for (long now = 0; now < 10 * MINUTE; now += 5) {
            if (window.waitMs(limits, 1, now) == 0) {
                window.add(1, 0, now);
                calls++;
            }
        }

        assertThat(calls).isBetween(58_800L, 61_200L);
    }

    @Test
    void aCallLargerThanTheLimitGoesWhenNothingElseCounts() {
        Limits limits = new Limits(0, 100);
        assertThat(window.waitMs(limits, 1_000, 0)).isZero();
        window.add(1, 1_000, 0);

        assertThat(window.waitMs(limits, 1, 59_999)).isPositive();
        assertThat(window.waitMs(limits, 1_000, 60_500)).isZero();
    }

    @Test
    void aCorrectionFreesWhatWasNotUsed() {
        Limits limits = new Limits(0, 100);
        long slot = window.add(1, 100, 0);
        assertThat(window.waitMs(limits, 40, 10)).isPositive();

        window.correct(slot, 0, -60);

        assertThat(window.waitMs(limits, 40, 10)).isZero();
        window.correct(slot, 0, 0);
        assertThat(window.tokens(70_000)).isZero();
        window.correct(slot, 0, -60);
        assertThat(window.tokens(70_000)).as("what is over is not corrected").isZero();
    }
}
