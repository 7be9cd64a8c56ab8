package dev.sluice.budget.ledger;

import dev.sluice.budget.policy.Period;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calendar windows asked for last: nearly every request falls into the same ones. Not thread-safe. */
final class RecentSpans {

    private final Map<Period.Calendar, Known> spans = new EnumMap<>(Period.Calendar.class);

    private record Known(ZoneId zone, WindowSpan span) {}

    WindowSpan of(Period.Calendar calendar, ZoneId zone, Instant at) {
        @Nullable Known known = spans.get(calendar);
        if (known != null
                && known.zone().equals(zone)
                && !at.isBefore(known.span().start())
                && at.isBefore(known.span().end())) {
            return known.span();
        }
        WindowSpan span = WindowSpan.of(calendar, zone, at);
        spans.put(calendar, new Known(zone, span));
        return span;
    }
}
