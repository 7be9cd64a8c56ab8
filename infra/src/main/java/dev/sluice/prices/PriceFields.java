package dev.sluice.prices;

import dev.sluice.schema.Price;
import dev.sluice.schema.PriceWindow;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A price as the fields of a policy file, in its order; what is not set is left out. */
final class PriceFields {

    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final int MINUTES_OF_AN_HOUR = 60;

    private PriceFields() {}

    /** Values are text, decimals, true, lists of text, or mappings of names to decimals. */
    static Map<String, Object> of(Price price) {
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "id", price.getPriceId());
        put(fields, "provider", price.getProvider());
        put(fields, "model", price.getModel());
        put(fields, "tenant", price.getTenant());
        put(fields, "service-tier", price.getServiceTier());
        put(fields, "region", price.getRegion());
        put(fields, "batch", price.getBatch() ? true : null);
        put(
                fields,
                "min-prompt-tokens",
                price.getMinPromptTokens() == 0 ? null : BigDecimal.valueOf(price.getMinPromptTokens()));
        put(fields, "when", price.getWindows().isEmpty() ? null : windows(price.getWindows()));
        put(fields, "except-dates", price.getExceptDates().isEmpty() ? null : price.getExceptDates());
        put(fields, "free", price.getFree() ? true : null);
        put(fields, "input", price.getPrices().getInput());
        put(fields, "cache-read", price.getPrices().getCacheRead());
        Map<String, BigDecimal> writes = price.getPrices().getCacheWrite();
        put(fields, "cache-write", writes.isEmpty() ? null : new TreeMap<>(writes));
        put(fields, "output", price.getPrices().getOutput());
        put(fields, "valid-from", price.getValidFrom().toString());
        put(
                fields,
                "valid-to",
                price.getValidTo() == null ? null : price.getValidTo().toString());
        put(fields, "source", price.getSource());
        return fields;
    }

    /** A value for people. */
    static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "-";
            case BigDecimal amount -> plain(amount);
            case Map<?, ?> amounts -> {
                StringBuilder text = new StringBuilder();
                amounts.forEach((name, amount) -> text.append(text.isEmpty() ? "" : ", ")
                        .append(name)
                        .append(' ')
                        .append(text(amount)));
                yield text.toString();
            }
            default -> value.toString();
        };
    }

    static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    static List<String> windows(List<PriceWindow> windows) {
        return windows.stream().map(PriceFields::window).toList();
    }

    private static String window(PriceWindow window) {
        String days = window.getFirstDay() == 1 && window.getLastDay() == DAYS.size()
                ? ""
                : DAYS.get(window.getFirstDay() - 1)
                        + (window.getFirstDay() == window.getLastDay() ? "" : "-" + DAYS.get(window.getLastDay() - 1))
                        + " ";
        return days + clock(window.getFromMinute()) + "-" + clock(window.getToMinute());
    }

    private static String clock(int minute) {
        return "%02d:%02d".formatted(minute / MINUTES_OF_AN_HOUR, minute % MINUTES_OF_AN_HOUR);
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
