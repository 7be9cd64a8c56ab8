package dev.sluice.budget.complexity;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request demands: steps of reasoning, things to know together, constraints to keep. */
public enum Complexity {
    /** One fact or one step, such as a definition, a look-up, a short rewrite. */
    LOW,
    /** A few steps or facts, or one constraint: explaining, comparing two things, a calculation in two steps. */
    MEDIUM,
    /** Many steps that rest on each other, or several constraints at once: designing, proving, debugging, planning. */
    HIGH;

    /** Its name in hints and plans. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The complexity of a name; null when there is none of that name. */
    public static @Nullable Complexity of(@Nullable String label) {
        return Arrays.stream(values())
                .filter(c -> c.label().equals(label))
                .findFirst()
                .orElse(null);
    }

    /** The first rung that fits: the lowest, the middle or the highest of a ladder; of two MEDIUM takes the higher. */
    public int rung(int rungs) {
        return switch (this) {
            case LOW -> 0;
            case MEDIUM -> Math.min(rungs / 2, rungs - 1);
            case HIGH -> rungs - 1;
        };
    }
}
