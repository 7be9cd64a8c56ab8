package dev.sluice.cli;

import dev.sluice.bench.BenchJson;
import dev.sluice.bench.GateBench;
import dev.sluice.bench.GateResult;
import dev.sluice.bench.GateResult.Decisions;
import dev.sluice.bench.Machine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the gate's decisions. */
@Command(
        name = "budget",
        mixinStandardHelpOptions = true,
        description = {
            "Measure decisions about money of one task, and the state of a tenant with many budgets and users.",
            "",
            "In this process and on one thread, on the stores the gate has in production (RocksDB), without a broker: what a"
                    + " changelog, a commit and a dispatch cost is not in it. A decision checks hard budgets of tenant, team,"
                    + " user, function and model and reserves on all five; a settlement is the two reports of a call. The"
                    + " state is that after every user made a request that was settled.",
            "",
            "Aims: 20,000 decisions a second, and 2 GiB with 10,000 budgets and 1,000,000 users."
        },
        footer = {
            "",
            "Examples:",
            "  ./sluice bench budget",
            "  ./sluice bench budget --budgets 100 --users 10000",
            "  ./sluice bench budget --json > budget.json"
        })
final class BenchBudgetCommand implements Callable<Integer> {

    private static final int CALLS = 10_000;
    private static final int LEVELS = 5;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--budgets",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Budgets of the tenant (default: ${DEFAULT-VALUE}).")
    private int budgets;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Users of the tenant (default: ${DEFAULT-VALUE}).")
    private int users;

    @Option(names = "--quick", description = "A few calls only: to see that it works, not how fast.")
    private boolean quick;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        require("--budgets", budgets, LEVELS);
        require("--users", users, 1);
        Path directory = DemoState.create("bench-");
        GateResult result = new GateBench(
                        directory, budgets, users, quick ? 50 : CALLS, quick ? _ -> {} : System.err::println)
                .run();
        DemoState.delete(directory);
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.here();
        out.print(json ? BenchJson.ofBudget(machine, result) + "\n" : table(machine, result));
        out.flush();
        return 0;
    }

    private static String table(Machine machine, GateResult result) {
        StringBuilder table = new StringBuilder(machine + "\n")
                .append(String.format(Locale.ROOT, "%,d budgets, %,d users%n%n", result.budgets(), result.users()))
                .append(String.format(
                        "%-32s %31s %10s %10s %31s%n", "", "decisions/s", "p50 us", "p99 us", "settlements/s"));
        result.decisions().forEach(one -> table.append(row(one)));
        table.append(String.format(Locale.ROOT, "%n%-32s %12s%n", "state", "MiB"));
        result.bytesOnDisk().forEach((store, bytes) -> table.append(mebibytes(store, bytes)));
        return table.append(mebibytes("together", result.bytes())).toString();
    }

    private static String row(Decisions one) {
        return String.format(
                Locale.ROOT,
                "%-32s %31s %10.1f %10.1f %31s%n",
                one.what(),
                range(one.decidedPerSecond()),
                one.decide().p50() / 1e3,
                one.decide().p99() / 1e3,
                range(one.settledPerSecond()));
    }

    private static String range(List<Long> sorted) {
        return String.format(
                Locale.ROOT, "%,d (%,d - %,d)", Decisions.median(sorted), sorted.getFirst(), sorted.getLast());
    }

    private static String mebibytes(String name, long bytes) {
        return String.format(Locale.ROOT, "%-32s %12.1f%n", name, bytes / (1024.0 * 1024.0));
    }

    private static void require(String option, int value, int least) {
        if (value < least) {
            throw new CliException(option + " is " + value + "; allowed is " + least + " or more");
        }
    }
}
