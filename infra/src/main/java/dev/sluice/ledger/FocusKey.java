package dev.sluice.ledger;

import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the lines of one row of a FOCUS file have in common: an hour, who pays, what was used, at which price.
 *
 * @param hour start of the charge period, UTC
 * @param meter kind of token
 * @param unitPrice USD a token; null: none
 * @param tags team, user, function and the request's own tags
 */
record FocusKey(
        Instant hour,
        String tenant,
        Map<String, String> tags,
        @Nullable String provider,
        @Nullable String model,
        @Nullable String tier,
        boolean batch,
        UsageKind kind,
        String status,
        String meter,
        @Nullable BigDecimal unitPrice,
        @Nullable String priceVersion) {

    static FocusKey of(UsageEvent line, Meter meter) {
        Map<String, String> tags = new TreeMap<>(line.getTags());
        put(tags, "team", line.getTeam());
        put(tags, "user", line.getUser());
        put(tags, "function", line.getFunction());
        return new FocusKey(
                line.getEventTime().truncatedTo(ChronoUnit.HOURS),
                line.getTenant(),
                tags,
                line.getProvider(),
                line.getModelServed(),
                line.getServiceTier(),
                line.getBatch(),
                line.getKind(),
                line.getStatus().name(),
                meter.name(),
                meter.unitPrice(),
                line.getPriceVersion());
    }

    private static void put(Map<String, String> tags, String name, @Nullable String value) {
        if (value != null) {
            tags.put(name, value);
        }
    }

    Instant hourEnd() {
        return hour.plus(1, ChronoUnit.HOURS);
    }

    Instant monthStart() {
        return start(hour.atZone(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1));
    }

    Instant monthEnd() {
        return start(hour.atZone(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1).plusMonths(1));
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    boolean isHit() {
        return kind == UsageKind.CACHE_HIT;
    }
}
