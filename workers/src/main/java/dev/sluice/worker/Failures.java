package dev.sluice.worker;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says why a thread of the process ended. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    static void log(Thread thread, Throwable error) {
        LOG.atError().addKeyValue("thread", thread.getName()).setCause(error).log("Thread ended");
    }
}
