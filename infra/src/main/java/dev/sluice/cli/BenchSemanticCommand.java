package dev.sluice.cli;

import dev.sluice.bench.BenchJson;
import dev.sluice.bench.Machine;
import dev.sluice.bench.SemanticBench;
import dev.sluice.bench.SemanticResult;
import dev.sluice.bench.Timing;
import dev.sluice.client.PolicyPublisher;
import dev.sluice.config.SluiceConfig;
import dev.sluice.demo.DemoPolicies;
import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.embedding.OnnxEmbedder;
import dev.sluice.semantic.embedding.OnnxModel;
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

/** Measures hits through the broker. */
@Command(
        name = "semantic",
        mixinStandardHelpOptions = true,
        description = {
            "Measure hits end to end, from llm.requests to llm.responses, against a plain record to the same broker and"
                    + " back.",
            "",
            "Starts a stack of its own and stops it afterwards. A repetition caches 60 questions and asks each in other"
                    + " words, one after the other; plain round trips, embeddings in this process and exact hits take"
                    + " turns with them. The provider is simulated and answers at once.",
            "",
            "The last line is how many plain round trips a semantic hit takes, without the embedding: at most 4 is the"
                    + " aim."
        },
        footer = {"", "Examples:", "  ./sluice bench semantic", "  ./sluice bench semantic --json > semantic.json"})
final class BenchSemanticCommand implements Callable<Integer> {

    private static final int WARM_UP = 3;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--repetitions",
            paramLabel = "N",
            defaultValue = "5",
            description = "Repetitions after the warm-up (default: ${DEFAULT-VALUE}).")
    private int repetitions;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (repetitions < 1) {
            throw new CliException("--repetitions is " + repetitions + "; allowed is 1 or more");
        }
        Path stateDir = DemoState.create("bench-");
        SemanticResult result;
        try (LocalStack stack = new LocalStack(StackOptions.builder()
                .stateDir(stateDir)
                .simulatorOptions("--latency-median-ms", "0", "--token-micros", "0")
                .build())) {
            try (StackConsole console = new StackConsole("Starting the stack")) {
                stack.start(console, BenchSemanticCommand::applyPolicies);
            }
            result = measure(stack.config());
        } catch (TimeoutException e) {
            throw new CliException("A record did not arrive in time; logs and data are in " + stateDir, e);
        }
        DemoState.delete(stateDir);
        print(Machine.here(), result);
        return 0;
    }

    private static void applyPolicies(SluiceConfig config) {
        try (PolicyPublisher publisher = new PolicyPublisher(config)) {
            publisher.publish(DemoPolicies.load(Instant.now()));
        }
    }

    private SemanticResult measure(SluiceConfig config) throws Exception {
        try (Embedder embedder = OnnxEmbedder.load(OnnxModel.bundled())) {
            return new SemanticBench(config, embedder).run(WARM_UP, repetitions, System.err::println);
        }
    }

    private void print(Machine machine, SemanticResult result) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? BenchJson.ofSemantic(machine, result) + "\n" : table(machine, result));
        out.flush();
    }

    private static String table(Machine machine, SemanticResult result) {
        return machine + "\n"
                + String.format("%-22s %30s %10s%n", "", "p50 ms", "p99 ms")
                + row("plain round trip", result.plain())
                + row("embedding, 12 words", result.embedding())
                + row("exact hit", result.exact())
                + row("semantic hit", result.semantic())
                + row("miss", result.miss())
                + String.format(
                        Locale.ROOT,
                        "%d of %d rephrased questions were semantic hits%n"
                                + "(semantic hit - embedding) / plain round trip: %.2f (%.2f - %.2f)%n",
                        result.hits(),
                        result.rephrasings(),
                        result.ratio(),
                        result.ratios().getFirst(),
                        result.ratios().getLast());
    }

    private static String row(String name, Timing timing) {
        return String.format(
                Locale.ROOT,
                "%-22s %8.2f (%8.2f - %8.2f) %10.2f%n",
                name,
                timing.p50() / 1e6,
                timing.lowestP50() / 1e6,
                timing.highestP50() / 1e6,
                timing.p99() / 1e6);
    }
}
