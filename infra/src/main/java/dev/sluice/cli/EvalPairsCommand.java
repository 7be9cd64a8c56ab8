package dev.sluice.cli;

import dev.sluice.cache.evaluation.LabelledFile;
import dev.sluice.cache.evaluation.LabelledPair;
import dev.sluice.cache.evaluation.PairEvaluation;
import dev.sluice.cache.evaluation.PairOutcome;
import dev.sluice.cache.evaluation.PairSummary;
import dev.sluice.cache.evaluation.Preparation;
import dev.sluice.config.SluiceConfig.CacheSettings;
import dev.sluice.evaluation.PairJson;
import dev.sluice.evaluation.PairText;
import dev.sluice.semantic.embedding.Embedder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tries the cache on pairs of questions. */
@Command(
        name = "pairs",
        mixinStandardHelpOptions = true,
        description = {
            "Cache one question, ask another: for every pair of a file, in a scope of its own.",
            "",
            "A line a pair: {\"id\",\"lang\",\"query_type\",\"category\",\"a\",\"b\",\"same_answer\"}; a is cached, b asked."
                    + " lang and query_type may be absent. The format is described in docs/evaluation.md.",
            "",
            "In the column ok, - is a pair that should have been served, ! one that should not."
        },
        footer = {
            "",
            "Exit status: 0 done, 2 when the file has a bad line.",
            "",
            "Examples:",
            "  ./sluice eval pairs pairs.jsonl",
            "  ./sluice eval pairs pairs.jsonl --policy calibration.yaml",
            "  ./sluice eval pairs pairs.jsonl --plain 0.92 | tail",
            "  ./sluice eval pairs pairs.jsonl --json | tail -1"
        })
final class EvalPairsCommand implements Callable<Integer> {

    private static final double NANOS_PER_SECOND = 1e9;

    @Spec
    private CommandSpec spec;

    @Mixin
    private EvaluationOptions options;

    @Option(names = "--json", description = "One JSON object a pair, and last the summary.")
    private boolean json;

    @Option(
            names = "--plain",
            paramLabel = "COSINE",
            description = "Serve from this cosine on, without verifier and guards: to compare with.")
    private @Nullable Double plain;

    @Parameters(paramLabel = "FILE", description = "Labelled pairs.")
    private Path file;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        List<LabelledPair> pairs = LabelledFile.pairs(file);
        CacheSettings settings = options.settings();
        try (Embedder embedder = options.embedder(settings)) {
            PairEvaluation evaluation = evaluation(options.preparation(settings, embedder));
            if (!json) {
                out.println(PairText.head());
            }
            long start = System.nanoTime();
            List<PairOutcome> outcomes = new ArrayList<>();
            evaluation.run(pairs).forEachOrdered(outcome -> {
                outcomes.add(outcome);
                out.println(json ? PairJson.line(outcome) : PairText.line(outcome));
            });
            double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
            PairSummary summary = PairSummary.of(outcomes);
            if (json) {
                out.println(PairJson.summary(summary, pairs.size(), seconds));
            } else {
                out.print(PairText.summary(summary));
                out.printf(
                        Locale.ROOT,
                        "%d pairs in %.1f s, %.0f a second%n",
                        pairs.size(),
                        seconds,
                        pairs.size() / seconds);
            }
            out.flush();
        }
        return 0;
    }

    private PairEvaluation evaluation(Preparation preparation) {
        return plain == null ? new PairEvaluation(preparation) : PairEvaluation.plain(preparation, plain);
    }
}
