package dev.sluice.budget;

import dev.sluice.budget.ledger.KeptCalls;
import dev.sluice.config.SluiceConfig;
import dev.sluice.config.SluiceConfig.BudgetSettings;
import java.time.Duration;

/**
 * What the gate's decisions depend on besides policies and prices.
 *
 * @param maxAttempts dispatches of one request before it ends in an error
 * @param reservationTtl after this a reservation nobody settled is settled conservatively
 * @param idempotencyHorizon how long requests, settled reservations and hits are remembered
 * @param partitions over how many partitions tenants are spread; each gives out its share of capacity that tenants share
 * @param mostUnpriced ledger lines that are kept until their price arrives, for each partition
 */
public record GateSettings(
        int maxAttempts, Duration reservationTtl, Duration idempotencyHorizon, int partitions, int mostUnpriced) {

    /** The settings of a configuration. */
    public static GateSettings of(SluiceConfig config) {
        BudgetSettings budget = config.budget();
        return new GateSettings(
                budget.maxAttempts(),
                budget.reservationTtl(),
                budget.idempotencyHorizon(),
                config.topics().partitions(),
                KeptCalls.MOST);
    }
}
