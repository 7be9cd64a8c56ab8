package dev.sluice.budget.streams;

import dev.sluice.config.SluiceConfig;
import dev.sluice.config.SluiceConfig.BudgetSettings;
import java.nio.file.Path;
import java.util.Map;

/** Configurations for tests outside this package. */
public final class TestConfigs {

    private TestConfigs() {}

    /** A configuration with Kafka Streams properties of its own for the budget application. */
    public static SluiceConfig budget(Path directory, Map<String, String> streams) {
        SluiceConfig base = BudgetDriver.config("budget-application", directory);
        BudgetSettings budget = base.budget();
        return new SluiceConfig(
                base.kafka(),
                base.schemaRegistry(),
                base.redisUrl(),
                base.topics(),
                base.cache(),
                new BudgetSettings(
                        budget.applicationId(),
                        budget.threads(),
                        streams,
                        budget.batchSize(),
                        budget.batchLinger(),
                        budget.maxAttempts(),
                        budget.reservationTtl(),
                        budget.idempotencyHorizon(),
                        budget.batchWindow(),
                        budget.batchTtl()),
                base.worker(),
                base.providers(),
                base.stateDir());
    }
}
