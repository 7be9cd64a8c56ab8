package dev.sluice.budget;

import dev.sluice.config.SluiceConfig;
import dev.sluice.runtime.SluiceApplication;
import dev.sluice.runtime.SluiceApplicationFactory;
import io.micrometer.core.instrument.MeterRegistry;

/** Makes the {@link BudgetApplication}. */
public final class BudgetApplicationFactory implements SluiceApplicationFactory {

    @Override
    public String name() {
        return BudgetApplication.NAME;
    }

    @Override
    public SluiceApplication create(SluiceConfig config, MeterRegistry meters) {
        return new BudgetApplication(config, meters);
    }
}
