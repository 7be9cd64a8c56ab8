package dev.sluice.rerate;

import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Folds the ledger into lines that stand for calls and hits. Lines are to be added in the order of the ledger; one that
 * is added twice counts once. A correction whose line is no longer kept is passed over.
 */
public final class StandingLines {

    private final Map<String, StandingLine> lines = new LinkedHashMap<>();
    private final Set<String> corrections = new HashSet<>();

    /** Adds a line. */
    public void add(UsageEvent line) {
        if (line.getKind() == UsageKind.PROVIDER_CALL || line.getKind() == UsageKind.CACHE_HIT) {
            lines.putIfAbsent(key(line, line.getLineId()), StandingLine.of(line));
        } else if (line.getKind() == UsageKind.CORRECTION && corrections.add(key(line, line.getLineId()))) {
            String root = key(line, Objects.requireNonNullElse(line.getCorrectsLineId(), ""));
            lines.computeIfPresent(root, (_, standing) -> standing.correctedBy(line));
        }
    }

    /** What stands. */
    public Collection<StandingLine> all() {
        return lines.values();
    }

    static String key(UsageEvent line, String lineId) {
        return line.getTenant() + '\n' + lineId;
    }
}
