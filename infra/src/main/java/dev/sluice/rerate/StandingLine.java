package dev.sluice.rerate;

import dev.sluice.schema.RatingRequest;
import dev.sluice.schema.UsageEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of the ledger with all its corrections.
 *
 * @param line the line, with the usage and the saving technique that its corrections know
 * @param corrections how often it was costed anew
 * @param costNanoUsd what it stands for, nano-USD
 * @param savedNanoUsd the saving it stands for, nano-USD
 */
public record StandingLine(UsageEvent line, int corrections, long costNanoUsd, long savedNanoUsd) {

    private static final String RATED = ":rated:";

    static StandingLine of(UsageEvent line) {
        UsageEvent bare = UsageEvent.newBuilder(line).setRawUsage(null).build();
        return new StandingLine(bare, 0, line.getCostNanoUsd(), line.getSavedNanoUsd());
    }

    StandingLine correctedBy(UsageEvent correction) {
        UsageEvent.Builder known = UsageEvent.newBuilder(line).setStatus(correction.getStatus());
        if (correction.getUsage() != null) {
            known.setUsage(correction.getUsage())
                    .setServiceTier(correction.getServiceTier())
                    .setRegion(correction.getRegion())
                    .setBatch(correction.getBatch())
                    .setPricedAt(correction.getPricedAt())
                    .setModelServed(correction.getModelServed());
        }
        if (correction.getSavingTechnique() != null) {
            known.setSavingTechnique(correction.getSavingTechnique());
        }
        return new StandingLine(
                known.build(),
                corrections + (correction.getLineId().startsWith(line.getLineId() + RATED) ? 1 : 0),
                Math.addExact(costNanoUsd, correction.getCostNanoUsd()),
                Math.addExact(savedNanoUsd, correction.getSavedNanoUsd()));
    }

    /** Whether a model of that name was asked for, called, or answered; null: any. */
    public boolean isOf(@Nullable String model) {
        return model == null
                || model.equals(line.getModelRequested())
                || model.equals(line.getModelServed())
                || model.equals(line.getDeployment())
                || model.equals(line.getUpstreamModel());
    }

    /** The request to cost it anew. */
    RatingRequest request(Instant now) {
        return new RatingRequest(line, corrections, costNanoUsd, savedNanoUsd, now);
    }
}
