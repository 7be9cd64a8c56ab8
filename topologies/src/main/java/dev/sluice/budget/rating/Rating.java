package dev.sluice.budget.rating;

import dev.sluice.budget.settlement.Savings.Saving;
import dev.sluice.schema.UsageStatus;

/**
 * What a ledger line should stand for.
 *
 * @param nanoUsd charge, nano-USD
 * @param saving what it saved
 * @param priceVersion price record of the charge, or of the saving of a hit
 * @param status how sure the charge is
 */
public record Rating(long nanoUsd, Saving saving, String priceVersion, UsageStatus status) {}
