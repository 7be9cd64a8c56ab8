package dev.sluice.budget.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodTest {

    @Test
    void aPeriodIsAWordOfTheCalendarOrALength() {
        assertThat(Period.parse("WEEK")).contains(Period.Calendar.WEEK);
        assertThat(Period.parse("ROLLING P30D")).contains(new Period.Rolling(Duration.ofDays(30)));
        assertThat(Period.parse("ROLLING PT720H")).isEqualTo(Period.parse("ROLLING P30D"));
        assertThat(new Period.Rolling(Duration.ofMinutes(90)).inWords()).isEqualTo("in any 1h30m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "day",
                "YEAR",
                "ROLLING",
                "ROLLING ",
                "ROLLING PT30S",
                "ROLLING PT90S",
                "ROLLING P367D",
                "ROLLING -PT1H",
                "ROLLING 24h"
            })
    void anythingElseIsNone(String window) {
        assertThat(Period.parse(window)).isEmpty();
    }
}
