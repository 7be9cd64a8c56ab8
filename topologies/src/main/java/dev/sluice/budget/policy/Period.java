package dev.sluice.budget.policy;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** The stretch of time a limit holds for. */
public sealed interface Period {

    /** A stretch of the calendar in the tenant's time zone. A week is that of ISO 8601, from Monday. */
    enum Calendar implements Period {
        DAY,
        WEEK,
        MONTH;

        @Override
        public String code() {
            return name();
        }

        @Override
        public String inWords() {
            return "a " + name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Every stretch of a length, wherever it begins. Time zones and changing clocks mean nothing to it.
     *
     * @param length whole minutes, up to {@link #LONGEST}
     */
    record Rolling(Duration length) implements Period {

        /** Longest that is kept. */
        public static final Duration LONGEST = Duration.ofDays(366);

        private static final String PREFIX = "ROLLING ";

        private static Optional<Period> parse(String length) {
            try {
                Duration duration = Duration.parse(length);
                boolean whole = duration.compareTo(Duration.ofMinutes(1)) >= 0
                        && duration.compareTo(LONGEST) <= 0
                        && duration.equals(Duration.ofMinutes(duration.toMinutes()));
                return whole ? Optional.of(new Rolling(duration)) : Optional.empty();
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }

        @Override
        public String code() {
            return length.toString();
        }

        @Override
        public String inWords() {
            return "in any " + length.toString().substring(2).toLowerCase(Locale.ROOT);
        }
    }

    /** The period a policy names, such as {@code DAY} or {@code ROLLING PT24H}; empty when there is no such. */
    static Optional<Period> parse(String window) {
        if (window.startsWith(Rolling.PREFIX)) {
            return Rolling.parse(window.substring(Rolling.PREFIX.length()));
        }
        for (Calendar calendar : Calendar.values()) {
            if (calendar.name().equals(window)) {
                return Optional.of(calendar);
            }
        }
        return Optional.empty();
    }

    /** Tells counters of one budget apart whose period was changed. */
    String code();

    /** For people, after an amount: {@code a day}, {@code in any 24h}. */
    String inWords();
}
