package dev.sluice.budget.price;

import dev.sluice.schema.Price;
import dev.sluice.schema.PriceWindow;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/** The times of the week at which a price holds, in UTC. */
final class Windows {

    static final long DAY_MS = 86_400_000L;

    private static final long MINUTE_MS = 60_000L;
    private static final int DAYS = 7;
    private static final int MINUTES = 1_440;
    /** The epoch began on a Thursday. */
    private static final int EPOCH_DAY = 3;

    private final List<PriceWindow> windows;
    private final Set<Long> exceptDays;

    private Windows(List<PriceWindow> windows, Set<Long> exceptDays) {
        this.windows = windows;
        this.exceptDays = exceptDays;
    }

    static Windows of(Price price) {
        return new Windows(
                price.getWindows(),
                price.getExceptDates().stream()
                        .map(date -> LocalDate.parse(date).toEpochDay())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    static boolean areValid(Price price) {
        try {
            price.getExceptDates().forEach(LocalDate::parse);
        } catch (DateTimeException e) {
            return false;
        }
        return price.getWindows().stream().allMatch(Windows::isValid)
                && (price.getExceptDates().isEmpty() || !price.getWindows().isEmpty());
    }

    private static boolean isValid(PriceWindow window) {
        return window.getFirstDay() >= 1
                && window.getFirstDay() <= window.getLastDay()
                && window.getLastDay() <= DAYS
                && window.getFromMinute() >= 0
                && window.getFromMinute() < window.getToMinute()
                && window.getToMinute() <= MINUTES;
    }

    /** Whether the price holds at some times only. */
    boolean areLimited() {
        return !windows.isEmpty();
    }

    /** Days, counted from the epoch, on which the windows are closed. */
    Set<Long> exceptDays() {
        return exceptDays;
    }

    boolean contain(long epochMs) {
        if (windows.isEmpty()) {
            return true;
        }
        long day = Math.floorDiv(epochMs, DAY_MS);
        if (exceptDays.contains(day)) {
            return false;
        }
        int weekday = Math.floorMod(day + EPOCH_DAY, DAYS) + 1;
        long minute = Math.floorMod(epochMs, DAY_MS) / MINUTE_MS;
        for (PriceWindow window : windows) {
            if (window.getFirstDay() <= weekday
                    && weekday <= window.getLastDay()
                    && window.getFromMinute() <= minute
                    && minute < window.getToMinute()) {
                return true;
            }
        }
        return false;
    }

    /** The times of a day at which a window may open or close. */
    void edges(long epochDay, LongConsumer edge) {
        for (PriceWindow window : windows) {
            edge.accept(epochDay * DAY_MS + window.getFromMinute() * MINUTE_MS);
            edge.accept(epochDay * DAY_MS + window.getToMinute() * MINUTE_MS);
        }
    }
}
