package dev.sluice.budget.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.policy.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WindowSpanPropertyTest {

    /** Any time, and times within two days of where clocks change. */
    @Provide
    Arbitrary<Long> seconds() {
        Arbitrary<Long> changes = Arbitraries.of(
                        "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z", "2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z")
                .map(change -> Instant.parse(change).getEpochSecond());
        return Arbitraries.oneOf(
                Arbitraries.longs().between(0, 4_102_444_800L),
                Combinators.combine(changes, Arbitraries.longs().between(-172_800, 172_800))
                        .as(Long::sum));
    }

    @Property
    void windowsFollowEachOtherWithoutGapOrOverlap(
            @ForAll("seconds") long second, @ForAll Period.Calendar kind, @ForAll boolean kyiv) {
        ZoneId zone = ZoneId.of(kyiv ? "Europe/Kyiv" : "America/New_York");
        Instant at = Instant.ofEpochSecond(second);

        WindowSpan window = WindowSpan.of(kind, zone, at);

        assertThat(at).isBetween(window.start(), window.end().minusMillis(1));
        assertThat(WindowSpan.of(kind, zone, window.end()).start()).isEqualTo(window.end());
        assertThat(WindowSpan.of(kind, zone, window.start().minusMillis(1)).end())
                .isEqualTo(window.start());
        assertThat(Duration.between(window.start(), window.end())).isGreaterThanOrEqualTo(Duration.ofHours(23));
    }
}
