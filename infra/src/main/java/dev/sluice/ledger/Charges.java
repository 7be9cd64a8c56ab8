package dev.sluice.ledger;

import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Folds lines of the ledger into charges. Lines may come in any order; those that cost nothing are passed over. */
public final class Charges {

    private final Map<String, Charge> byLine = new LinkedHashMap<>();
    private final Map<String, String> corrected = new HashMap<>();
    private final List<UsageEvent> corrections = new ArrayList<>();

    /** Takes a line. */
    public void add(UsageEvent line) {
        String key = key(line, line.getLineId());
        if (line.getKind() == UsageKind.PROVIDER_CALL) {
            byLine.put(key, Charge.of(line));
        } else if (line.getKind() == UsageKind.CORRECTION) {
            corrections.add(line);
            if (line.getCorrectsLineId() != null) {
                corrected.put(key, key(line, line.getCorrectsLineId()));
            }
        }
    }

    /** What stands; a correction whose line is not among those taken stands by itself. */
    Collection<Charge> standing() {
        Map<String, Charge> standing = new LinkedHashMap<>(byLine);
        for (UsageEvent correction : corrections) {
            standing.compute(
                    root(key(correction, correction.getLineId())),
                    (_, charge) -> charge == null ? Charge.of(correction) : charge.correctedBy(correction));
        }
        return standing.values();
    }

    /** The line that a chain of corrections begins with. */
    private String root(String key) {
        String at = key;
        for (int i = 0; i <= corrections.size() && corrected.containsKey(at); i++) {
            at = corrected.get(at);
        }
        return at;
    }

    private static String key(UsageEvent line, String lineId) {
        return line.getTenant() + '\n' + lineId;
    }
}
