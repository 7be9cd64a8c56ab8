package dev.sluice.budget.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.policy.Period;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowSpanTest {

    @ParameterizedTest
    @CsvSource({
        // around midnight
        "DAY,   UTC,              2026-11-21T23:59:59.999Z, 2026-11-21T00:00:00Z, 2026-11-22T00:00:00Z",
        "DAY,   UTC,              2026-11-22T00:00:00Z,     2026-11-22T00:00:00Z, 2026-11-23T00:00:00Z",
        "DAY,   Europe/Kyiv,      2026-11-21T21:59:59.999Z, 2026-11-20T22:00:00Z, 2026-11-21T22:00:00Z",
        "DAY,   Europe/Kyiv,      2026-11-21T22:00:00Z,     2026-11-21T22:00:00Z, 2026-11-22T22:00:00Z",
        // clocks go forward: 23 hours
        "DAY,   Europe/Kyiv,      2026-03-29T12:00:00Z,     2026-03-28T22:00:00Z, 2026-03-29T21:00:00Z",
        "DAY,   America/New_York, 2026-03-08T12:00:00Z,     2026-03-08T05:00:00Z, 2026-03-09T04:00:00Z",
        // clocks go back: 25 hours
        "DAY,   Europe/Kyiv,      2026-10-25T12:00:00Z,     2026-10-24T21:00:00Z, 2026-10-25T22:00:00Z",
        "DAY,   America/New_York, 2026-11-01T12:00:00Z,     2026-11-01T04:00:00Z, 2026-11-02T05:00:00Z",
        // clocks go forward at midnight: the day has no 00:00
        "DAY,   Africa/Cairo,     2026-04-24T12:00:00Z,     2026-04-23T22:00:00Z, 2026-04-24T21:00:00Z",
        // weeks from Monday, over a change of clocks and of the year
        "WEEK,  UTC,              2026-11-22T23:59:59.999Z, 2026-11-16T00:00:00Z, 2026-11-23T00:00:00Z",
        "WEEK,  UTC,              2026-11-23T00:00:00Z,     2026-11-23T00:00:00Z, 2026-11-30T00:00:00Z",
        "WEEK,  Europe/Kyiv,      2026-10-25T12:00:00Z,     2026-10-18T21:00:00Z, 2026-10-25T22:00:00Z",
        "WEEK,  America/New_York, 2026-03-08T12:00:00Z,     2026-03-02T05:00:00Z, 2026-03-09T04:00:00Z",
        "WEEK,  UTC,              2027-01-02T12:00:00Z,     2026-12-28T00:00:00Z, 2027-01-04T00:00:00Z",
        // month ends
        "MONTH, UTC,              2026-02-28T23:59:59Z,     2026-02-01T00:00:00Z, 2026-03-01T00:00:00Z",
        "MONTH, UTC,              2028-02-29T12:00:00Z,     2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
        "MONTH, UTC,              2026-12-31T23:59:59Z,     2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
        "MONTH, Europe/Kyiv,      2026-03-31T20:59:59Z,     2026-02-28T22:00:00Z, 2026-03-31T21:00:00Z",
        "MONTH, Europe/Kyiv,      2026-03-31T21:00:00Z,     2026-03-31T21:00:00Z, 2026-04-30T21:00:00Z",
        "MONTH, America/New_York, 2026-11-30T23:00:00Z,     2026-11-01T04:00:00Z, 2026-12-01T05:00:00Z",
    })
    void aWindowIsADayWeekOrMonthOfTheZone(
            Period.Calendar window, String zone, Instant at, Instant start, Instant end) {
        assertThat(WindowSpan.of(window, ZoneId.of(zone), at)).isEqualTo(new WindowSpan(start, end));
    }
}
