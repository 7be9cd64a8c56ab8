package dev.sluice.budget.settlement;

import dev.sluice.budget.ledger.Technique;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UnitPrices;
import dev.sluice.schema.UsageEvent;
import org.jspecify.annotations.Nullable;

/**
 * What a call saved against the call it stands in for: that to the model that was asked for, at its standard price, with
 * all tokens. A step that made the call dearer counts as none.
 */
public final class Savings {

    /** As with the counts of a usage: what is above is a slip or a lie. */
    private static final long MOST_TOKENS = 1_000_000_000;

    private Savings() {}

    /**
     * The prices a call would have had.
     *
     * @param asked standard prices of the model that was asked for; null: it was called
     * @param standard standard prices of the model that was called; null: the call was charged at them
     * @param trimmedTokens input tokens that were left out
     * @param called prices of the call; null: not known, and what was left out counts only where another price is
     */
    public record Baseline(
            @Nullable UnitPrices asked,
            @Nullable UnitPrices standard,
            long trimmedTokens,
            @Nullable UnitPrices called) {

        /** The call is the one that was asked for, at its standard price. */
        public static final Baseline NONE = new Baseline(null, null, 0, null);
    }

    /**
     * A saving.
     *
     * @param nanoUsd nano-USD, 0 or more, over all techniques
     * @param technique the one that saved the most; null when nothing was saved
     */
    public record Saving(long nanoUsd, @Nullable Technique technique) {

        /** Nothing saved. */
        public static final Saving NOTHING = new Saving(0, null);

        /** What is left of it after an amount in nano-USD that had to be spent for it. */
        public Saving less(long spent) {
            return nanoUsd <= spent ? NOTHING : new Saving(nanoUsd - spent, technique);
        }

        /** Writes it on a line. */
        public void on(UsageEvent.Builder line) {
            line.setSavedNanoUsd(nanoUsd).setSavingTechnique(technique == null ? null : technique.label());
        }
    }

    /**
     * The saving of a call.
     *
     * @param usage what was billed
     * @param cost nano-USD
     */
    public static Saving of(@Nullable TokenUsage usage, long cost, Baseline baseline) {
        @Nullable
        Long standard = baseline.standard() == null ? Long.valueOf(cost) : Costing.at(usage, baseline.standard());
        @Nullable Long asked = baseline.asked() == null ? standard : Costing.at(usage, baseline.asked());
        if (usage == null || standard == null || asked == null) {
            return Saving.NOTHING;
        }
        long batch = Math.max(0, standard - cost);
        long routing = Math.max(0, asked - Math.max(standard, cost));
        long trimming = trimming(baseline);
        long most = Math.max(batch, Math.max(routing, trimming));
        if (most == 0) {
            return Saving.NOTHING;
        }
        Technique by = routing == most ? Technique.ROUTING : batch == most ? Technique.BATCH : Technique.TRIMMING;
        return new Saving(batch + routing + trimming, by);
    }

    private static long trimming(Baseline baseline) {
        @Nullable
        UnitPrices prices = baseline.asked() != null
                ? baseline.asked()
                : baseline.standard() != null ? baseline.standard() : baseline.called();
        if (prices == null || baseline.trimmedTokens() <= 0 || baseline.trimmedTokens() > MOST_TOKENS) {
            return 0;
        }
        TokenUsage trimmed = TokenUsage.newBuilder()
                .setInputUncached(baseline.trimmedTokens())
                .build();
        @Nullable Long saved = Costing.at(trimmed, prices);
        return saved == null ? 0 : saved;
    }
}
