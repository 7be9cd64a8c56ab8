package dev.sluice.budget.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.policy.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class WindowSpanPropertyTest {

    @Property
    void windowsFollowEachOtherWithoutGapOrOverlap(
            @ForAll @LongRange(min = 0, max = 4_102_444_800L) long second,
            @ForAll Period.Calendar kind,
            @ForAll boolean kyiv) {
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
