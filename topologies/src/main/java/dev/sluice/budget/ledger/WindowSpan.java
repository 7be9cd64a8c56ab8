package dev.sluice.budget.ledger;

import dev.sluice.budget.policy.Period;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;

/**
 * A calendar day, week or month in the tenant's time zone; a day has 23 to 25 hours where clocks change.
 *
 * @param start first instant
 * @param end first instant of the next window
 */
public record WindowSpan(Instant start, Instant end) {

    /**
     * The window an instant falls into.
     *
     * @param calendar which of them
     * @param zone time zone of the tenant
     * @param at event time
     */
    public static WindowSpan of(Period.Calendar calendar, ZoneId zone, Instant at) {
        LocalDate day = at.atZone(zone).toLocalDate();
        return switch (calendar) {
            case DAY -> between(day, day.plusDays(1), zone);
            case WEEK -> {
                LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                yield between(monday, monday.plusWeeks(1), zone);
            }
            case MONTH -> between(day.withDayOfMonth(1), day.withDayOfMonth(1).plusMonths(1), zone);
        };
    }

    private static WindowSpan between(LocalDate from, LocalDate to, ZoneId zone) {
        // The first instant of a day is not midnight where clocks go forward at midnight.
        return new WindowSpan(
                from.atStartOfDay(zone).toInstant(), to.atStartOfDay(zone).toInstant());
    }
}
