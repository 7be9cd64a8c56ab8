package dev.sluice.cli;

import dev.sluice.bench.BenchJson;
import dev.sluice.bench.Machine;
import dev.sluice.bench.MissBench;
import dev.sluice.bench.MissResult;
import dev.sluice.bench.Timing;
import dev.sluice.client.PolicyPublisher;
import dev.sluice.config.SluiceConfig;
import dev.sluice.demo.DemoPolicies;
import dev.sluice.stack.LocalStack;
import dev.sluice.stack.StackOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures misses. */
@Command(
        name = "miss",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Measure what the pipeline adds to the provider's own time when nothing is cached.",
            "",
            "Starts a stack of its own and stops it afterwards. Requests come at a steady rate; what is added is the time from"
                    + " sending a request until a consumer has its response, less the time of the provider's call as the"
                    + " worker saw it. At most 60 ms at the median and 200 ms at the 99th percentile are the aim."
        },
        footer = {"", "Examples:", "  ./sluice bench miss", "  ./sluice bench miss --rate 20 --json > miss.json"})
final class BenchMissCommand implements Callable<Integer> {

    private static final int WARM_UP = 3;
    private static final int REQUESTS = 100;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--repetitions",
            paramLabel = "N",
            defaultValue = "5",
            description = "Repetitions of 100 requests after the warm-up.")
    private int repetitions;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "10", description = "Requests a second.")
    private int rate;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (repetitions < 1 || rate < 1) {
            throw new CliException(
                    "--repetitions is " + repetitions + " and --rate is " + rate + "; allowed is 1 or more");
        }
        Path stateDir = DemoState.create("bench-");
        MissResult result;
        try (LocalStack stack = new LocalStack(StackOptions.builder()
                .stateDir(stateDir)
                .applications(1, 1, 1)
                .simulatorOptions("--latency-median-ms", "850", "--latency-p99-ms", "3000", "--token-micros", "0")
                .build())) {
            try (StackConsole console = new StackConsole("Starting the stack")) {
                stack.start(console, BenchMissCommand::applyPolicies);
            }
            try (MissBench bench = new MissBench(stack.config())) {
                result = bench.run(rate, WARM_UP, repetitions, REQUESTS, System.err::println);
            }
        } catch (TimeoutException e) {
            throw new CliException("A record did not arrive in time; logs and data are in " + stateDir, e);
        }
        DemoState.delete(stateDir);
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.here();
        out.print(json ? BenchJson.ofMiss(machine, rate, result) + "\n" : table(machine, result));
        out.flush();
        return 0;
    }

    private static void applyPolicies(SluiceConfig config) {
        try (PolicyPublisher publisher = new PolicyPublisher(config)) {
            publisher.publish(DemoPolicies.load(Instant.now()));
        }
    }

    private static String table(Machine machine, MissResult result) {
        return machine + "\n"
                + String.format("%-30s %32s %10s%n", "", "p50 ms", "p99 ms")
                + row("provider", result.provider())
                + row("added", result.added())
                + result.misses() + " misses\n";
    }

    private static String row(String name, Timing timing) {
        return String.format(
                Locale.ROOT,
                "%-30s %8.2f (%8.2f - %8.2f) %10.2f%n",
                name,
                timing.p50() / 1e6,
                timing.lowestP50() / 1e6,
                timing.highestP50() / 1e6,
                timing.p99() / 1e6);
    }
}
