package dev.sluice.stack;

import dev.sluice.config.SluiceConfig;

final class Provisioning {
    private Provisioning() {}

    static void apply(SluiceConfig config) {}
}
