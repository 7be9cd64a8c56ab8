package dev.sluice.cli;

import dev.sluice.bench.BenchJson;
import dev.sluice.bench.Machine;
import dev.sluice.bench.SemanticBench;
import dev.sluice.bench.SemanticResult;
import dev.sluice.config.SluiceConfig;
import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.embedding.OnnxEmbedder;
import dev.sluice.semantic.embedding.OnnxModel;
import dev.sluice.stack.StackOptions;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
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
        SemanticResult result = BenchStack.measure(
                StackOptions.builder().simulatorOptions("--latency-median-ms", "0", "--token-micros", "0"),
                BenchStack::applyDemoPolicies,
                stack -> measure(stack.config()));
        print(Machine.here(), result);
        return 0;
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
                + BenchStack.row(22, "plain round trip", result.plain())
                + BenchStack.row(22, "embedding, 12 words", result.embedding())
                + BenchStack.row(22, "exact hit", result.exact())
                + BenchStack.row(22, "semantic hit", result.semantic())
                + BenchStack.row(22, "miss", result.miss())
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
}
