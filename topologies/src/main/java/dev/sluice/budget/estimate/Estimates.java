package dev.sluice.budget.estimate;

import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Timers;
import dev.sluice.budget.state.Watch;
import dev.sluice.pricing.TokenBounds;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.TokenEstimate;
import dev.sluice.schema.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Learns from settled calls how many tokens a provider counts for one of ours, for each model and function of a tenant,
 * and bounds the prompts of later calls by it.
 */
public final class Estimates {

    /** Tokens of chat templates that no count of ours sees; they weigh most in the shortest prompts. */
    private static final int SLACK_TOKENS = 16;
    /** Beyond this no prompt is, and the arithmetic stays far from overflowing. */
    private static final long MOST_TOKENS = 1L << 40;

    private static final Duration KEPT = Duration.ofDays(30);
    private static final long GONE = -1;

    private final GateState state;
    private final Watch watch;

    public Estimates(GateState state, Watch watch) {
        this.state = state;
        this.watch = watch;
    }

    /** The bound for calls of a function to a model. */
    public TokenBound bound(String tenant, String model, @Nullable String function) {
        @Nullable TokenEstimate known = state.estimates().get(key(tenant, model, function));
        int ratio = known == null ? 0 : Ratios.bound(known);
        return ratio == 0
                ? TokenBounds::prompt
                : tokens -> Math.ceilDiv(Math.min(tokens, MOST_TOKENS) * ratio, Ratios.UNIT) + SLACK_TOKENS;
    }

    /** A call was settled at its real usage. */
    public void learn(Reservation reservation, TokenUsage usage, Instant now) {
        long estimated = reservation.getPromptTokens();
        long actual = usage.getInputUncached()
                + usage.getCacheRead()
                + usage.getCacheWrite().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
        if (estimated <= 0 || actual <= 0 || actual > MOST_TOKENS) {
            return;
        }
        watch.counted(reservation.getModel(), estimated, actual);
        String key = key(
                reservation.getTenant(),
                reservation.getModel(),
                reservation.getAttribution().getFunction());
        @Nullable TokenEstimate known = state.estimates().get(key);
        TokenEstimate before = known == null ? new TokenEstimate(List.of(), 0, now) : known;
        state.estimates().put(key, Ratios.with(before, estimated, Math.max(0, actual - SLACK_TOKENS), now.plus(KEPT)));
        if (known == null) {
            state.timers().schedule(now.plus(KEPT).toEpochMilli(), Timers.Kind.ESTIMATE, key);
        }
    }

    /** Forgets what no call was settled for in a long time; epoch ms to look again, or -1 when it is gone. */
    public long forget(String key, Instant now) {
        @Nullable TokenEstimate known = state.estimates().get(key);
        if (known == null) {
            return GONE;
        }
        if (now.isBefore(known.getForgetAt())) {
            return known.getForgetAt().toEpochMilli();
        }
        state.estimates().delete(key);
        return GONE;
    }

    private static String key(String tenant, String model, @Nullable String function) {
        return Keys.of(tenant, Keys.of(model, Objects.requireNonNullElse(function, "")));
    }
}
