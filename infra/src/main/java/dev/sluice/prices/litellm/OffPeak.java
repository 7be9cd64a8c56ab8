package dev.sluice.prices.litellm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.prices.Rejected;
import dev.sluice.schema.PriceWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prices at some hours of every day.
 *
 * @param windows the hours, UTC
 * @param prices fields of the same names as those for the whole day
 */
record OffPeak(List<PriceWindow> windows, JsonNode prices) {

    private static final Pattern HOURS = Pattern.compile("([01]\\d|2[0-4]):([0-5]\\d)-([01]\\d|2[0-4]):([0-5]\\d)");
    private static final int MINUTES_OF_AN_HOUR = 60;
    private static final int MINUTES_OF_A_DAY = 1_440;
    private static final int SUNDAY = 7;

    /** The off-peak prices; empty when there are none, or none that can be understood, which has been said. */
    static Optional<OffPeak> read(String name, JsonNode fields, Consumer<Rejected> rejected) {
        JsonNode offPeak = fields.path("off_peak_pricing");
        if (!offPeak.isObject()) {
            return Optional.empty();
        }
        JsonNode hours = offPeak.path("hours_utc");
        List<PriceWindow> windows = new ArrayList<>();
        for (JsonNode span : hours.isArray() ? hours : List.of(hours)) {
            Matcher matcher = HOURS.matcher(span.asText());
            if (!matcher.matches() || !add(windows, matcher)) {
                rejected.accept(new Rejected(
                        name,
                        "off_peak_pricing.hours_utc",
                        span.asText(),
                        "allowed: HH:MM-HH:MM; the plain price is taken"));
                return Optional.empty();
            }
        }
        return Optional.of(new OffPeak(windows, offPeak.path("prices").isObject() ? offPeak.path("prices") : offPeak));
    }

    private static boolean add(List<PriceWindow> windows, Matcher hours) {
        int from = minute(hours.group(1), hours.group(2));
        int to = minute(hours.group(3), hours.group(4));
        if (from == to || from >= MINUTES_OF_A_DAY || to > MINUTES_OF_A_DAY) {
            return false;
        }
        if (from < to) {
            windows.add(new PriceWindow(1, SUNDAY, from, to));
        } else {
            windows.add(new PriceWindow(1, SUNDAY, from, MINUTES_OF_A_DAY));
            if (to > 0) {
                windows.add(new PriceWindow(1, SUNDAY, 0, to));
            }
        }
        return true;
    }

    private static int minute(String hours, String minutes) {
        return Integer.parseInt(hours) * MINUTES_OF_AN_HOUR + Integer.parseInt(minutes);
    }
}
