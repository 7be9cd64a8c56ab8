package dev.sluice.cli;

import dev.sluice.bench.AlertBench;
import dev.sluice.bench.AlertResult;
import dev.sluice.bench.BenchJson;
import dev.sluice.bench.Machine;
import dev.sluice.client.PolicyPublisher;
import dev.sluice.config.ConfigException;
import dev.sluice.config.PolicyFileLoader;
import dev.sluice.config.SluiceConfig;
import dev.sluice.demo.DemoPolicies;
import dev.sluice.stack.StackOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how soon alerts come. */
@Command(
        name = "alerts",
        mixinStandardHelpOptions = true,
        description = {
            "Measure how soon a budget alert follows on the report that caused it, against a plain record to the same broker"
                    + " and back.",
            "",
            "Starts a stack of its own and stops it afterwards. Every request is of another user, whose budget its cost"
                    + " exceeds. The time counts from when a consumer sees that the call succeeded until a consumer sees the"
                    + " committed alert. At most a second at the 99th percentile is the aim."
        },
        footer = {"", "Examples:", "  ./sluice bench alerts", "  ./sluice bench alerts --json > alerts.json"})
final class BenchAlertsCommand implements Callable<Integer> {

    private static final int WARM_UP = 2;
    private static final int CALLS = 100;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--repetitions",
            paramLabel = "N",
            defaultValue = "5",
            description = "Repetitions of 100 requests after the warm-up (default: ${DEFAULT-VALUE}).")
    private int repetitions;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (repetitions < 1) {
            throw new CliException("--repetitions is " + repetitions + "; allowed is 1 or more");
        }
        AlertResult result = BenchStack.measure(
                StackOptions.builder().simulatorOptions("--latency-median-ms", "0", "--token-micros", "0"),
                BenchAlertsCommand::applyPolicies,
                stack -> {
                    try (AlertBench bench = new AlertBench(stack.config())) {
                        return bench.run(WARM_UP, repetitions, CALLS, System.err::println);
                    }
                });
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.here();
        out.print(json ? BenchJson.ofAlerts(machine, result) + "\n" : table(machine, result));
        out.flush();
        return 0;
    }

    private static void applyPolicies(SluiceConfig config) {
        String budget =
                "budgets: [{id: %s, tenant: %s, per: user, window: day, limit-usd: 0.000000001, enforcement: soft}]"
                        .formatted(AlertBench.BUDGET, AlertBench.TENANT);
        try (PolicyPublisher publisher = new PolicyPublisher(config)) {
            publisher.publish(DemoPolicies.load(Instant.now()));
            publisher.publish(PolicyFileLoader.parse(budget, Path.of("bench.yaml"), Instant.now()));
        } catch (ConfigException e) {
            throw new IllegalStateException("The bench's own policy", e);
        }
    }

    private static String table(Machine machine, AlertResult result) {
        return machine + "\n"
                + String.format("%-30s %30s %10s%n", "", "p50 ms", "p99 ms")
                + BenchStack.row(30, "plain round trip", result.plain())
                + BenchStack.row(30, "report to alert", result.alert())
                + BenchStack.row(30, "request to alert", result.asked())
                + result.alerts() + " alerts\n";
    }
}
