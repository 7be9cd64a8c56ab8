package dev.sluice.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a process of the stack is run.
 *
 * @param name short and unique, for example {@code cache-1}
 * @param command executable, as a real path, and arguments
 * @param directory working directory; created when missing
 * @param environment variables put over those of this process
 * @param preparation done before each start
 * @param readiness how to see that it works
 * @param stopLimit time between SIGTERM and SIGKILL
 */
record ProcessSpec(
        String name,
        List<String> command,
        Path directory,
        Map<String, String> environment,
        Preparation preparation,
        Readiness readiness,
        Duration stopLimit) {

    /** Work before a start, for example formatting a log directory. */
    @FunctionalInterface
    interface Preparation {

        Preparation NONE = () -> {};

        void run() throws IOException, InterruptedException;
    }
}
