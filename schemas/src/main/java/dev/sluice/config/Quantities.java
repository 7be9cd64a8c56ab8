package dev.sluice.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as people write them. */
final class Quantities {

    static final String DURATION = "a duration such as 20ms, 5s, 2m, 1h, 1d or ISO-8601 PT5M, above zero";
    static final String SIZE = "a number of bytes, or one with KiB, MiB or GiB";

    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");
    private static final Pattern SHORT_SIZE = Pattern.compile("(\\d{1,12})\\s*(b|kib|mib|gib)?");

    private Quantities() {}

    static Optional<Duration> duration(String text) {
        Matcher shorthand = SHORT_DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
        try {
            Duration value = shorthand.matches()
                    ? ofUnit(Long.parseLong(shorthand.group(1)), shorthand.group(2))
                    : Duration.parse(text.strip());
            // Kafka and Redis count in whole milliseconds that must fit a long.
            return value.compareTo(Duration.ofMillis(1)) >= 0 && value.compareTo(Duration.ofDays(36_500)) <= 0
                    ? Optional.of(value)
                    : Optional.empty();
        } catch (DateTimeParseException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    static Optional<Long> bytes(String text) {
        Matcher size = SHORT_SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            return Optional.empty();
        }
        int shift = switch (size.group(2)) {
            case "kib" -> 10;
            case "mib" -> 20;
            case "gib" -> 30;
            case null, default -> 0;
        };
        try {
            return Optional.of(Math.multiplyExact(Long.parseLong(size.group(1)), 1L << shift));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Duration ofUnit(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
