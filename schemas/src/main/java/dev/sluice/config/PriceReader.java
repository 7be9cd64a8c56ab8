package dev.sluice.config;

import dev.sluice.pricing.ServiceTiers;
import dev.sluice.schema.Price;
import dev.sluice.schema.PriceWindow;
import dev.sluice.schema.UnitPrices;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an entry of {@code prices}. */
final class PriceReader {

    private static final Pattern MODEL = Pattern.compile("[\\p{L}\\p{N}._:@/+*-]{1,128}");
    private static final String MODEL_IN_WORDS =
            "1 to 128 letters, digits or . _ : @ / + -, with at most 8 * that stand for any text";
    private static final int MOST_STARS = 8;

    private static final String DAY = "mon|tue|wed|thu|fri|sat|sun";
    private static final String CLOCK = "([01]\\d|2[0-4]):([0-5]\\d)";
    private static final Pattern WINDOW =
            Pattern.compile("(?:(" + DAY + ")(?:-(" + DAY + "))? +)?" + CLOCK + "-" + CLOCK, Pattern.CASE_INSENSITIVE);
    private static final Pattern ANY = Pattern.compile("[\\s\\S]*");
    private static final String WINDOW_IN_WORDS =
            "UTC times such as 01:00-04:00 or mon-fri 01:00-04:00, each within a day and the days within a week";
    private static final String DATE_IN_WORDS = "UTC dates such as 2026-10-01, with when";
    private static final List<String> DAYS = List.of(DAY.split("\\|"));
    private static final int MINUTES_OF_AN_HOUR = 60;
    private static final int MINUTES_OF_A_DAY = 1_440;

    private PriceReader() {}

    /**
     * Reads an entry.
     *
     * @param names reads a name that has to be there
     * @param optionalNames reads a name that may be absent
     */
    static Price read(
            Section section, Function<String, String> names, Function<String, @Nullable String> optionalNames) {
        boolean free = section.value("free", false, Amounts.SWITCH, Amounts::isOn);
        List<PriceWindow> windows = windows(section);
        @Nullable String tier = optionalNames.apply("service-tier");
        if (tier != null && tier.equalsIgnoreCase("batch")) {
            section.reject("service-tier", tier, "another tier; prices of batch APIs have batch: true");
        }
        Price price = Price.newBuilder()
                .setPriceId(names.apply("id"))
                .setProvider(names.apply("provider"))
                .setModel(section.required("model", "?", MODEL_IN_WORDS, PriceReader::model))
                .setTenant(optionalNames.apply("tenant"))
                .setServiceTier(ServiceTiers.normal(tier))
                .setRegion(optionalNames.apply("region"))
                .setBatch(section.value("batch", false, Amounts.SWITCH, Amounts::isOn))
                .setMinPromptTokens(section.integer("min-prompt-tokens", 0, 0, Integer.MAX_VALUE))
                .setWindows(windows)
                .setExceptDates(exceptDates(section, windows.isEmpty()))
                .setFree(free)
                .setPrices(new UnitPrices(
                        section.required("input", BigDecimal.ONE, Amounts.UNIT_PRICE, Amounts::unitPrice),
                        section.optional("cache-read", Amounts.UNIT_PRICE, Amounts::unitPrice),
                        section.decimals("cache-write", Amounts.UNIT_PRICE, Amounts::unitPrice),
                        section.required("output", BigDecimal.ONE, Amounts.UNIT_PRICE, Amounts::unitPrice)))
                .setValidFrom(section.required("valid-from", Instant.EPOCH, Amounts.INSTANT, Amounts::instant))
                .setValidTo(section.optional("valid-to", Amounts.INSTANT, Amounts::instant))
                .setSource(section.optional("source", "text", Amounts::text))
                .build();
        check(section, price);
        section.end();
        return price;
    }

    private static void check(Section section, Price price) {
        UnitPrices prices = price.getPrices();
        if (!price.getFree()) {
            refuseZero(section, "input", prices.getInput());
            refuseZero(section, "cache-read", prices.getCacheRead());
            prices.getCacheWrite().forEach((ttl, amount) -> refuseZero(section, "cache-write." + ttl, amount));
            refuseZero(section, "output", prices.getOutput());
        }
        if (price.getValidTo() != null && !price.getValidFrom().isBefore(price.getValidTo())) {
            section.reject("valid-to", price.getValidTo().toString(), "an instant after valid-from");
        }
    }

    /** Many lists write zero for what they do not know. */
    private static void refuseZero(Section section, String key, @Nullable BigDecimal amount) {
        if (amount != null && amount.signum() == 0) {
            section.reject(key, "0", "a price above 0, or free: true where what costs 0 here is free");
        }
    }

    private static Optional<String> model(String text) {
        long stars = text.chars().filter(c -> c == '*').count();
        return stars <= MOST_STARS ? Section.matching(text, MODEL) : Optional.empty();
    }

    private static List<PriceWindow> windows(Section section) {
        List<PriceWindow> windows = new ArrayList<>();
        for (String text : section.texts("when", ANY, WINDOW_IN_WORDS)) {
            window(text).ifPresentOrElse(windows::add, () -> section.reject("when", text, WINDOW_IN_WORDS));
        }
        return windows;
    }

    private static Optional<PriceWindow> window(String text) {
        Matcher matcher = WINDOW.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int first = matcher.group(1) == null ? 1 : day(matcher.group(1));
        int last = matcher.group(1) == null ? DAYS.size() : matcher.group(2) == null ? first : day(matcher.group(2));
        int from = minute(matcher.group(3), matcher.group(4));
        int to = minute(matcher.group(5), matcher.group(6));
        return first <= last && from < to && to <= MINUTES_OF_A_DAY
                ? Optional.of(new PriceWindow(first, last, from, to))
                : Optional.empty();
    }

    private static int day(String name) {
        return DAYS.indexOf(name.toLowerCase(Locale.ROOT)) + 1;
    }

    private static int minute(String hours, String minutes) {
        return Integer.parseInt(hours) * MINUTES_OF_AN_HOUR + Integer.parseInt(minutes);
    }

    private static List<String> exceptDates(Section section, boolean always) {
        List<String> dates = section.texts("except-dates", ANY, DATE_IN_WORDS);
        for (String date : dates) {
            if (always || !isDate(date)) {
                section.reject("except-dates", date, DATE_IN_WORDS);
            }
        }
        return dates.stream().filter(PriceReader::isDate).toList();
    }

    private static boolean isDate(String text) {
        try {
            return !LocalDate.parse(text).toString().isEmpty();
        } catch (DateTimeException e) {
            return false;
        }
    }
}
