package dev.sluice.cli;

import dev.sluice.ledger.LedgerFilter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which lines of the ledger a command reads. */
final class LedgerOptions {

    @Option(names = "--tenant", paramLabel = "NAME", description = "Only this tenant's lines.")
    private @Nullable String tenant;

    @Option(names = "--provider", paramLabel = "NAME", description = "Only calls of this provider.")
    private @Nullable String provider;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = Time.class,
            description = "From this event time: a day in UTC such as 2026-11-01, or an instant.")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", converter = Time.class, description = "Before this event time.")
    private @Nullable Instant to;

    LedgerFilter filter() {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new CliException("--to " + to + " is not after --from " + from);
        }
        return new LedgerFilter(tenant, provider, from, to);
    }

    /** A day or an instant. */
    static final class Time implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return text.contains("T")
                        ? Instant.parse(text)
                        : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "'" + text + "' is no time; allowed are 2026-11-01 and 2026-11-01T12:00:00Z");
            }
        }
    }
}
