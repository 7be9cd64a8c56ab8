package dev.sluice.cli;

import dev.sluice.bench.BenchJson;
import dev.sluice.bench.Effort;
import dev.sluice.bench.EmbedBench;
import dev.sluice.bench.EmbedResult;
import dev.sluice.bench.Machine;
import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.embedding.OnnxEmbedder;
import dev.sluice.semantic.embedding.OnnxModel;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the embedding model. */
@Command(
        name = "embed",
        mixinStandardHelpOptions = true,
        description = {
            "Measure how long the model that comes along takes to embed a question.",
            "",
            "Questions of 5, 12, 30 and 100 words, on one thread and on two at once."
        },
        footer = {"", "Examples:", "  ./sluice bench embed", "  ./sluice bench embed --json > embed.json"})
final class BenchEmbedCommand implements Callable<Integer> {

    private static final List<Integer> WORDS = List.of(5, 12, 30, 100);
    private static final List<Integer> THREADS = List.of(1, 2);

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "A few calls only: to see that it works, not how fast.")
    private boolean quick;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.here();
        try (Embedder embedder = OnnxEmbedder.load(OnnxModel.bundled())) {
            String model = embedder.model().id();
            if (!json) {
                out.println(machine);
                out.println("Model " + model);
                out.printf("%6s %8s %27s %10s %12s%n", "words", "threads", "embed p50 ms", "p99 ms", "per second");
            }
            List<EmbedResult> results = new ArrayList<>();
            EmbedBench bench = new EmbedBench(embedder);
            for (int threads : THREADS) {
                for (int words : WORDS) {
                    EmbedResult result = quick ? bench.run(words, threads, Effort.least()) : bench.run(words, threads);
                    results.add(result);
                    if (!json) {
                        out.println(line(result));
                        out.flush();
                    }
                }
            }
            if (json) {
                out.println(BenchJson.ofEmbed(machine, model, results));
            }
        }
        return 0;
    }

    private static String line(EmbedResult result) {
        return String.format(
                Locale.ROOT,
                "%6d %8d %7.3f (%7.3f - %7.3f) %10.3f %12.0f",
                result.words(),
                result.threads(),
                result.embed().p50() / 1e6,
                result.embed().lowestP50() / 1e6,
                result.embed().highestP50() / 1e6,
                result.embed().p99() / 1e6,
                result.perSecond());
    }
}
