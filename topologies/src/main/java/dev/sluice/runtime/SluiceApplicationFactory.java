package dev.sluice.runtime;

import dev.sluice.config.SluiceConfig;

/** Makes an application by name; found through {@link java.util.ServiceLoader}. */
public interface SluiceApplicationFactory {

    /** Name of the application it makes; see {@link SluiceApplication#name()}. */
    String name();

    /** The application for a configuration. */
    SluiceApplication create(SluiceConfig config);
}
