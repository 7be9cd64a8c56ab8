package dev.sluice.runtime;

import dev.sluice.config.SluiceConfig;
import io.micrometer.core.instrument.MeterRegistry;

/** Makes an application; found by {@link java.util.ServiceLoader}, so that the runtime knows no application. */
public interface SluiceApplicationFactory {

    /** The name on the command line, for example {@code cache}. */
    String name();

    /**
     * The application for a configuration; opens what it needs, so the caller closes it.
     *
     * @param meters where it adds meters of its own
     */
    SluiceApplication create(SluiceConfig config, MeterRegistry meters);
}
