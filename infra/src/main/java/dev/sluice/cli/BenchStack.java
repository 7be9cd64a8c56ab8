package dev.sluice.cli;

import dev.sluice.bench.Timing;
import dev.sluice.client.PolicyPublisher;
import dev.sluice.config.SluiceConfig;
import dev.sluice.demo.DemoPolicies;
import dev.sluice.stack.LocalStack;
import dev.sluice.stack.StackOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/** A stack of a bench's own, and how what is measured on it is shown. */
final class BenchStack {

    private BenchStack() {}

    /** What is done with the running stack. */
    interface Measurement<T> {
        T on(LocalStack stack) throws Exception;
    }

    /**
     * Starts a stack, measures and stops it; what it left on disk stays only where this failed.
     *
     * @param policies applies them once the topics are there
     */
    static <T> T measure(StackOptions.Builder options, LocalStack.Preparation policies, Measurement<T> measurement)
            throws Exception {
        Path stateDir = DemoState.create("bench-");
        T result;
        try (LocalStack stack = new LocalStack(options.stateDir(stateDir).build())) {
            try (StackConsole console = new StackConsole("Starting the stack")) {
                stack.start(console, policies);
            }
            result = measurement.on(stack);
        } catch (TimeoutException e) {
            throw new CliException("A record did not arrive in time; logs and data are in " + stateDir, e);
        }
        DemoState.delete(stateDir);
        return result;
    }

    /** The demo's deployments, prices and budgets. */
    static void applyDemoPolicies(SluiceConfig config) {
        try (PolicyPublisher publisher = new PolicyPublisher(config)) {
            publisher.publish(DemoPolicies.load(Instant.now()));
        }
    }

    /** A line of a table: a name in so many columns, median with its range, 99th percentile, in ms. */
    static String row(int columns, String name, Timing timing) {
        return String.format(
                Locale.ROOT,
                "%-" + columns + "s %8.2f (%8.2f - %8.2f) %10.2f%n",
                name,
                timing.p50() / 1e6,
                timing.lowestP50() / 1e6,
                timing.highestP50() / 1e6,
                timing.p99() / 1e6);
    }
}
