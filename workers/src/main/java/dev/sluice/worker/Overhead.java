package dev.sluice.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What a worker adds to the provider's own time. Thread-safe. */
final class Overhead {

    private static final double[] PERCENTILES = {0.5, 0.99};

    private final Timer before;
    private final Timer after;
    private final Timer together;

    Overhead(MeterRegistry registry) {
        this.before = timer(registry, "BEFORE");
        this.after = timer(registry, "AFTER");
        this.together = timer(registry, "TOGETHER");
    }

    private static Timer timer(MeterRegistry registry, String part) {
        return Timer.builder("sluice.worker.overhead")
                .description(
                        "Before a call: from taking its item, without waiting for limits, to sending. After it: from"
                                + " the provider's answer until the broker has it")
                .tag("part", part)
                .publishPercentiles(PERCENTILES)
                .register(registry);
    }

    /** A call was answered at its first try. */
    void record(Duration beforeCall, Duration afterCall) {
        before.record(beforeCall);
        after.record(afterCall);
        together.record(beforeCall.plus(afterCall));
    }
}
