package dev.sluice.budget.ledger;

import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Timers;
import dev.sluice.budget.state.Watch;
import dev.sluice.schema.BudgetCharge;
import dev.sluice.schema.UnpricedCall;
import dev.sluice.schema.UsageEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps ledger lines without a price until one arrives, so many for each partition and as long as the ledger has them.
 * What is not kept stays unpriced in the ledger, where {@code ./sluice rerate} finds it.
 *
 * <p>How many are kept is counted in the marks: in all under {@link #COUNT}, and for each provider, model and reason
 * under that followed by the three, so that a metric need not go through the calls.
 */
public final class KeptCalls {

    /** Key of the number of all kept calls, and first part of the keys of the numbers by label. */
    public static final String COUNT = "unpriced";

    /** Separates the parts of a counter's key; no name has it. */
    public static final char SEPARATOR = '\u001f';

    /** A line takes about a kilobyte, so 100 MB on disk at most. */
    public static final int MOST = 100_000;

    /** The retention of the ledger. */
    static final Duration KEPT = Duration.ofDays(100);

    private static final String NOBODY = "unknown";

    private final GateState state;
    private final Watch watch;
    private final int most;

    /**
     * A keeper.
     *
     * @param most calls at once
     */
    public KeptCalls(GateState state, Watch watch, int most) {
        this.state = state;
        this.watch = watch;
        this.most = most;
    }

    /**
     * A line that has no price.
     *
     * @param line the line that corrections will correct, with what it stands for and all that is known of it
     * @param model model as callers know it; null: only the provider's name is known
     * @param maxOutputTokens ceiling of a call whose usage may stay unknown; null: none is known
     * @param budgets windows it counts against
     */
    public record Unpriced(
            UsageEvent line,
            @Nullable String model,
            @Nullable Integer maxOutputTokens,
            List<BudgetCharge> budgets,
            UnpricedReason reason) {}

    /** Tells that a line has no certain cost, for a reason that no price will remove. */
    public void tell(@Nullable String provider, @Nullable String model, UnpricedReason reason) {
        watch.unpriced(labelled(provider, NOBODY), labelled(model, "other"), reason.name());
    }

    /** Keeps a line for the price that will arrive. */
    public void keep(Unpriced unpriced, Instant now) {
        tell(unpriced.line().getProvider(), unpriced.model(), unpriced.reason());
        UsageEvent line = unpriced.line();
        String key = Keys.of(line.getTenant(), line.getLineId());
        @Nullable UnpricedCall known = state.unpriced().get(key);
        if (known == null && number(COUNT) >= most) {
            watch.notKept(labelled(line.getProvider(), NOBODY), labelled(unpriced.model(), "other"));
            return;
        }
        if (known != null) {
            count(known.getCountedAs(), -1);
        }
        Instant forgetAt = known == null ? now.plus(KEPT) : known.getForgetAt();
        String countedAs = COUNT
                + SEPARATOR
                + labelled(line.getProvider(), NOBODY)
                + SEPARATOR
                + labelled(unpriced.model(), "other")
                + SEPARATOR
                + unpriced.reason();
        state.unpriced()
                .put(
                        key,
                        UnpricedCall.newBuilder()
                                .setLine(UsageEvent.newBuilder(line)
                                        .setRawUsage(null)
                                        .build())
                                .setModel(unpriced.model())
                                .setMaxOutputTokens(unpriced.maxOutputTokens())
                                .setBudgets(unpriced.budgets())
                                .setReason(unpriced.reason().name())
                                .setCountedAs(countedAs)
                                .setForgetAt(forgetAt)
                                .build());
        count(countedAs, 1);
        if (known == null) {
            count(COUNT, 1);
            state.timers().schedule(forgetAt.toEpochMilli(), Timers.Kind.UNPRICED, key);
        }
    }

    /** Lets go of a line that has its price now, or will never have one; nothing happens when it is not kept. */
    public void release(String key) {
        @Nullable UnpricedCall call = state.unpriced().get(key);
        if (call != null) {
            state.unpriced().delete(key);
            count(call.getCountedAs(), -1);
            count(COUNT, -1);
        }
    }

    /** Forgets a line when its time has come; epoch ms to look again, or -1 when it is gone. */
    public long forget(String key, Instant now) {
        @Nullable UnpricedCall call = state.unpriced().get(key);
        if (call != null && now.isBefore(call.getForgetAt())) {
            return call.getForgetAt().toEpochMilli();
        }
        release(key);
        return -1;
    }

    private long number(String counter) {
        return Objects.requireNonNullElse(state.marks().get(counter), 0L);
    }

    private void count(String counter, int change) {
        long number = number(counter) + change;
        if (number == 0) {
            state.marks().delete(counter);
        } else {
            state.marks().put(counter, number);
        }
    }

    private static String labelled(@Nullable String name, String otherwise) {
        return Objects.requireNonNullElse(name, otherwise);
    }
}
