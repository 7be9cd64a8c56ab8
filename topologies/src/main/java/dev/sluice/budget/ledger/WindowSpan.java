package dev.sluice.budget.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * A budget window: a calendar day or month in the tenant's time zone, so 23 to 25 hours where clocks change.
 *
 * @param start first instant
 * @param end first instant of the next window
 */
public record WindowSpan(Instant start, Instant end) {

    /**
     * The window an instant falls into.
     *
     * @param window DAY or MONTH
     * @param zone time zone of the tenant
     * @param at event time
     */
    public static WindowSpan of(String window, ZoneId zone, Instant at) {
        LocalDate day = at.atZone(zone).toLocalDate();
        return switch (window) {
            case "DAY" -> between(day, day.plusDays(1), zone);
            case "MONTH" -> between(day.withDayOfMonth(1), day.withDayOfMonth(1).plusMonths(1), zone);
            default -> throw new IllegalArgumentException("Validated when the policy was read: window " + window);
        };
    }

    private static WindowSpan between(LocalDate from, LocalDate to, ZoneId zone) {
        // The first instant of a day is not midnight where clocks go forward at midnight.
        return new WindowSpan(
                from.atStartOfDay(zone).toInstant(), to.atStartOfDay(zone).toInstant());
    }
}
