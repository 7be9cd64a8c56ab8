package dev.sluice.worker.batch;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goes wrong in a simulated world: at which effect, counted from the beginning, and how. */
final class Chaos {

    /** What goes wrong. */
    enum Mishap {
        /** The process dies before the effect. */
        CRASH_BEFORE,
        /** The process dies after the effect, before it knows. */
        CRASH_AFTER,
        /** The effect takes place and nobody is told. */
        REPLY_LOST,
        /** The effect does not take place, and that is said. */
        REFUSED,
        /** The process stands still before the effect, so long that another one has taken its partition over and ended. */
        STALL
    }

    /** The death of a process. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash() {
            super("crash", null, false, false);
        }
    }

    private final Map<Integer, Mishap> plan;
    private int effects;

    Chaos(Map<Integer, Mishap> plan) {
        this.plan = plan;
    }

    /** What goes wrong with the effect that comes now; null: nothing. */
    @Nullable
    Mishap next() {
        return plan.get(effects++);
    }
}
