package dev.sluice.ledger;

import dev.sluice.schema.UsageEvent;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of the ledger.
 *
 * @param tenant only this tenant's; null: all
 * @param provider only calls of this provider; null: all
 * @param from first event time; null: from the beginning
 * @param to event times before this; null: to the end
 */
public record LedgerFilter(
        @Nullable String tenant,
        @Nullable String provider,
        @Nullable Instant from,
        @Nullable Instant to) implements Predicate<UsageEvent> {

    @Override
    public boolean test(UsageEvent line) {
        Instant at = line.getEventTime();
        return (tenant == null || tenant.equals(line.getTenant()))
                && (provider == null || provider.equals(line.getProvider()))
                && (from == null || !at.isBefore(from))
                && (to == null || at.isBefore(to));
    }
}
