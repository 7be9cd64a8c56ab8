package dev.sluice.cache.evaluation;

import java.util.Locale;
import java.util.stream.Stream;

/** What answered a question. */
public enum Tier {
    EXACT,
    NORMALISED,
    SEMANTIC,
    MISS;

    /** All of them, in the order in which they are asked. */
    public static Stream<Tier> all() {
        return Stream.of(values());
    }

    /** As reports write it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
