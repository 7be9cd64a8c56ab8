package dev.sluice.worker.provider;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** How long a provider asks to wait. */
final class RetryAfter {

    private static final long LONGEST_SECONDS = Duration.ofDays(40).toSeconds();

    private RetryAfter() {}

    /** From {@code retry-after-ms}, else {@code retry-after} in seconds or as a date; null when there is neither. */
    static @Nullable Duration of(HttpHeaders headers, Instant now) {
        String millis = headers.firstValue("retry-after-ms").orElse("").strip();
        if (isCount(millis)) {
            return Duration.ofMillis(Long.parseLong(millis));
        }
        String value = headers.firstValue("retry-after").orElse("").strip();
        if (isCount(value)) {
            return Duration.ofSeconds(Math.min(Long.parseLong(value), LONGEST_SECONDS));
        }
        try {
            Instant at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return at.isBefore(now) ? Duration.ZERO : Duration.between(now, at);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static boolean isCount(String text) {
        return !text.isEmpty() && text.length() <= 12 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
