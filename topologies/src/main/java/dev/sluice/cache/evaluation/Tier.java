package dev.sluice.cache.evaluation;

import java.util.Locale;

/** What answered a question. */
public enum Tier {
    EXACT,
    NORMALISED,
    SEMANTIC,
    MISS;

    /** As reports write it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
