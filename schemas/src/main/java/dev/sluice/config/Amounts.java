package dev.sluice.config;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Money, times and words of policy files as people write them. */
final class Amounts {

    static final String USD = "an amount in USD such as 25 or 0.005, at most 9 decimals";
    static final String UNIT_PRICE = "USD for one million tokens such as 0.25, at most 9 decimals, below 100000";
    static final String INSTANT = "an instant such as 2026-11-21T00:00:00Z";
    static final String TIME_ZONE = "an IANA time zone such as Europe/Kyiv";
    static final String TTL = "0 (never cached) or a duration such as 4h or 14d";
    static final String SWITCH = "true or false";
    static final Pattern PERCENT = Pattern.compile("\\d{1,4}(\\.\\d{1,2})?\\s*%?");

    static final Words PER = new Words("USER", "TEAM", "FUNCTION", "MODEL");
    static final String WINDOW = "day, week, month, or rolling and a length in whole minutes such as rolling 24h";
    static final Words ENFORCEMENT = new Words("HARD", "SOFT", "SHADOW");
    static final Words ACTION = new Words("BLOCK", "DOWNGRADE", "SHADOW");

    private static final Words CALENDAR = new Words("DAY", "WEEK", "MONTH");
    private static final Pattern ROLLING = Pattern.compile("(?i)rolling\\s+(\\S+)");
    private static final Duration LONGEST_ROLLING = Duration.ofDays(366);
    private static final int NANO_DIGITS = 9;
    private static final BigDecimal LARGEST_UNIT_PRICE = BigDecimal.valueOf(100_000);

    /** A closed set of words, in any case. */
    record Words(List<String> words) {
        Words(String... words) {
            this(List.of(words));
        }

        Optional<String> parse(String text) {
            String word = text.strip().toUpperCase(Locale.ROOT);
            return words.contains(word) ? Optional.of(word) : Optional.empty();
        }
    }

    private Amounts() {}

    static Optional<Long> nanoUsd(String text) {
        return decimal(text).flatMap(usd -> {
            try {
                return Optional.of(usd.movePointRight(NANO_DIGITS).longValueExact());
            } catch (ArithmeticException e) {
                return Optional.empty();
            }
        });
    }

    static Optional<Long> positiveNanoUsd(String text) {
        return nanoUsd(text).filter(nano -> nano > 0);
    }

    static Optional<BigDecimal> unitPrice(String text) {
        return decimal(text)
                .filter(price -> price.compareTo(LARGEST_UNIT_PRICE) < 0)
                .map(price -> price.setScale(NANO_DIGITS));
    }

    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text.strip()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    static Optional<String> timeZone(String text) {
        try {
            return Optional.of(ZoneId.of(text.strip()).getId());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A window as policies have it: a calendar word, or {@code ROLLING PT24H}. */
    static Optional<String> window(String text) {
        Matcher rolling = ROLLING.matcher(text.strip());
        return rolling.matches()
                ? Quantities.duration(rolling.group(1))
                        .filter(length ->
                                length.toMillis() % Duration.ofMinutes(1).toMillis() == 0)
                        .filter(length -> length.compareTo(LONGEST_ROLLING) <= 0)
                        .map(length -> "ROLLING " + length)
                : CALENDAR.parse(text);
    }

    static Optional<Long> ttlMillis(String text) {
        return text.strip().equals("0")
                ? Optional.of(0L)
                : Quantities.duration(text).map(Duration::toMillis);
    }

    static Optional<Boolean> isOn(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    static Optional<String> text(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(text.strip());
    }

    /** Hundredths of a per cent of text that {@link #PERCENT} has accepted. */
    static int basisPoints(String percent) {
        return new BigDecimal(percent.replace("%", "").strip())
                .movePointRight(2)
                .intValueExact();
    }

    private static Optional<BigDecimal> decimal(String text) {
        try {
            BigDecimal value = new BigDecimal(text.strip());
            boolean fits = value.signum() >= 0 && value.scale() <= NANO_DIGITS && value.precision() <= 20;
            return fits ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
