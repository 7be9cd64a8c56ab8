package dev.sluice.cli;

import dev.sluice.bench.BenchJson;
import dev.sluice.bench.Effort;
import dev.sluice.bench.IndexBench;
import dev.sluice.bench.IndexCase;
import dev.sluice.bench.IndexResult;
import dev.sluice.bench.Kernel;
import dev.sluice.bench.Machine;
import dev.sluice.bench.Timing;
import dev.sluice.semantic.index.VectorStorage;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the vector index. */
@Command(
        name = "index",
        mixinStandardHelpOptions = true,
        description = {
            "Measure search, insert and delete in the vector index, and the memory of an entry.",
            "",
            "Random vectors, one scope, one thread, 3 neighbours; int8 and float32, each with vector instructions (simd)"
                    + " and without (scalar)."
        },
        footer = {
            "",
            "Examples:",
            "  ./sluice bench index",
            "  ./sluice bench index --entries 50000 --dimension 768",
            "  ./sluice bench index --json > index.json"
        })
final class BenchIndexCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--entries",
            paramLabel = "N",
            split = ",",
            defaultValue = "1000,10000,100000",
            description = "Entries in the index (default: ${DEFAULT-VALUE}).")
    private List<Integer> entries;

    @Option(
            names = "--dimension",
            paramLabel = "N",
            defaultValue = "384",
            description = "Components of a vector (default: ${DEFAULT-VALUE}).")
    private int dimension;

    @Option(names = "--quick", description = "A few calls only: to see that it works, not how fast.")
    private boolean quick;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public void run() {
        entries.forEach(number -> requirePositive("--entries", number));
        requirePositive("--dimension", dimension);
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.here();
        if (!json) {
            out.println(machine);
            out.printf(
                    "%9s %-8s %-7s %27s %10s %13s %10s %13s %10s %12s%n",
                    "entries",
                    "storage",
                    "kernel",
                    "search p50 ms",
                    "p99 ms",
                    "insert p50 us",
                    "p99 us",
                    "delete p50 us",
                    "p99 us",
                    "bytes/entry");
        }
        List<IndexResult> results = new ArrayList<>();
        for (IndexCase one : cases()) {
            IndexResult result = quick ? IndexBench.run(one, Effort.least()) : IndexBench.run(one);
            results.add(result);
            if (!json) {
                out.println(line(result));
                out.flush();
            }
        }
        if (json) {
            out.println(BenchJson.ofIndex(machine, results));
        }
    }

    private List<IndexCase> cases() {
        List<IndexCase> cases = new ArrayList<>();
        for (int number : entries) {
            for (VectorStorage storage : VectorStorage.values()) {
                for (Kernel kernel : Kernel.present()) {
                    cases.add(new IndexCase(number, dimension, storage, kernel));
                }
            }
        }
        return cases;
    }

    private static String line(IndexResult result) {
        Timing search = result.search();
        return String.format(
                Locale.ROOT,
                "%9d %-8s %-7s %7.3f (%7.3f - %7.3f) %10.3f %13.2f %10.2f %13.2f %10.2f %12d",
                result.of().entries(),
                result.of().storage().name().toLowerCase(Locale.ROOT),
                result.of().kernel().name().toLowerCase(Locale.ROOT),
                search.p50() / 1e6,
                search.lowestP50() / 1e6,
                search.highestP50() / 1e6,
                search.p99() / 1e6,
                result.insert().p50() / 1e3,
                result.insert().p99() / 1e3,
                result.delete().p50() / 1e3,
                result.delete().p99() / 1e3,
                result.bytesPerEntry());
    }

    private static void requirePositive(String option, int value) {
        if (value < 1) {
            throw new CliException(option + " is " + value + "; allowed is 1 or more");
        }
    }
}
