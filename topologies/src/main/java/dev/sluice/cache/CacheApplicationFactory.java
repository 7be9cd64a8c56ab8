package dev.sluice.cache;

import dev.sluice.config.SluiceConfig;
import dev.sluice.runtime.SluiceApplication;
import dev.sluice.runtime.SluiceApplicationFactory;
import io.micrometer.core.instrument.MeterRegistry;

/** Makes the cache application for the command line. */
public final class CacheApplicationFactory implements SluiceApplicationFactory {

    @Override
    public String name() {
        return CacheApplication.NAME;
    }

    @Override
    public SluiceApplication create(SluiceConfig config, MeterRegistry meters) {
        return new CacheApplication(config);
    }
}
