package dev.sluice.budget.ledger;

import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Timers;
import dev.sluice.schema.RatedLine;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What lines stand for that were costed anew. It is remembered longer than a request to cost a line anew can be under
 * way, so that the ledger somebody read before a correction does not correct it once more.
 */
public final class RatedLines {

    /** Requests are kept a day in their topic. */
    static final Duration KEPT = Duration.ofDays(8);

    private final GateState state;

    public RatedLines(GateState state) {
        this.state = state;
    }

    /** The line, or null when it was not costed anew, or long ago. */
    public @Nullable RatedLine find(String tenant, String lineId) {
        return state.rated().get(Keys.of(tenant, lineId));
    }

    /** A line was costed anew. */
    public void put(String tenant, String lineId, int corrections, long cost, long saved, Instant now) {
        String key = Keys.of(tenant, lineId);
        Instant forgetAt = now.plus(KEPT);
        if (state.rated().get(key) == null) {
            state.timers().schedule(forgetAt.toEpochMilli(), Timers.Kind.RATED, key);
        }
        state.rated().put(key, new RatedLine(corrections, cost, saved, forgetAt));
    }

    /** A line was corrected by a report about its call. */
    public void moved(String tenant, String lineId, long cost, long saved) {
        String key = Keys.of(tenant, lineId);
        @Nullable RatedLine known = state.rated().get(key);
        if (known != null) {
            state.rated()
                    .put(
                            key,
                            new RatedLine(
                                    known.getCorrections(),
                                    known.getCostNanoUsd() + cost,
                                    known.getSavedNanoUsd() + saved,
                                    known.getForgetAt()));
        }
    }

    /** Forgets a line when its time has come; epoch ms to look again, or -1 when it is gone. */
    public long forget(String key, Instant now) {
        @Nullable RatedLine known = state.rated().get(key);
        if (known == null) {
            return -1;
        }
        if (now.isBefore(known.getForgetAt())) {
            return known.getForgetAt().toEpochMilli();
        }
        if (state.unpriced().get(key) != null) {
            // It is still waited for, and what was kept does not know the corrections.
            return now.plus(KEPT).toEpochMilli();
        }
        state.rated().delete(key);
        return -1;
    }
}
