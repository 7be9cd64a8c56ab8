package dev.sluice.worker.batch;

import dev.sluice.config.BatchSettings;
import dev.sluice.worker.provider.BatchApi;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * What all jobs of a process work with.
 *
 * @param apis batch APIs by provider
 * @param folder where inputs and results are written
 */
public record Desk(
        BatchSettings settings,
        Map<String, BatchApi> apis,
        JobReports reports,
        Schedule schedule,
        Path folder,
        InstantSource clock) {

    private static final int DOUBLINGS = 4;

    /** The wait after failures in a row: longer each time, up to sixteen times the usual one. */
    Duration backOff(int failures) {
        return settings.pollInterval().multipliedBy(1L << Math.clamp(failures - 1L, 0, DOUBLINGS));
    }
}
