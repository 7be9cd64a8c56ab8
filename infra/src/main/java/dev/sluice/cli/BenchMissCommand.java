package dev.sluice.cli;

import dev.sluice.bench.BenchJson;
import dev.sluice.bench.Machine;
import dev.sluice.bench.MissBench;
import dev.sluice.bench.MissResult;
import dev.sluice.stack.StackOptions;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
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
        MissResult result = BenchStack.measure(
                StackOptions.builder()
                        .applications(1, 1, 1)
                        .simulatorOptions(
                                "--latency-median-ms", "850", "--latency-p99-ms", "3000", "--token-micros", "0"),
                BenchStack::applyDemoPolicies,
                stack -> {
                    try (MissBench bench = new MissBench(stack.config())) {
                        return bench.run(rate, WARM_UP, repetitions, REQUESTS, System.err::println);
                    }
                });
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.here();
        out.print(json ? BenchJson.ofMiss(machine, rate, result) + "\n" : table(machine, result));
        out.flush();
        return 0;
    }

    private static String table(Machine machine, MissResult result) {
        return machine + "\n"
                + String.format("%-30s %32s %10s%n", "", "p50 ms", "p99 ms")
                + BenchStack.row(30, "provider", result.provider())
                + BenchStack.row(30, "added", result.added())
                + result.misses() + " misses\n";
    }
}
