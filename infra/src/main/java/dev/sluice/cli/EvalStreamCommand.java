package dev.sluice.cli;

import dev.sluice.cache.evaluation.LabelledFile;
import dev.sluice.cache.evaluation.LabelledQuestion;
import dev.sluice.cache.evaluation.StreamCurve;
import dev.sluice.cache.evaluation.StreamEvaluation;
import dev.sluice.cache.evaluation.StreamSummary;
import dev.sluice.config.SluiceConfig.CacheSettings;
import dev.sluice.evaluation.StreamJson;
import dev.sluice.evaluation.StreamText;
import dev.sluice.semantic.embedding.Embedder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tries the cache on a stream of questions. */
@Command(
        name = "stream",
        mixinStandardHelpOptions = true,
        description = {
            "Ask the questions of a file in order, of one cache: a miss is stored, a hit is right if the labels agree.",
            "",
            "A line a question: {\"text\",\"label\"[,\"lang\"][,\"query_type\"]}. The format is described in"
                    + " docs/evaluation.md.",
            "",
            "Up to 200 questions are asked beforehand and forgotten, so that the latencies are those of warm code."
        },
        footer = {
            "",
            "Exit status: 0 done, 2 when the file has a bad line.",
            "",
            "Examples:",
            "  ./sluice eval stream questions.jsonl",
            "  ./sluice eval stream questions.jsonl --limit 1500 --curve",
            "  ./sluice eval stream questions.jsonl --json"
        })
final class EvalStreamCommand implements Callable<Integer> {

    private static final double NANOS_PER_SECOND = 1e9;

    @Spec
    private CommandSpec spec;

    @Mixin
    private EvaluationOptions options;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Option(
            names = "--curve",
            description =
                    "Also hit rate against wrong hits, over thresholds of the verifier's score and of plain cosine; a"
                            + " pass over the stream each. Takes some 25 kB of memory a question.")
    private boolean curve;

    @Option(names = "--limit", paramLabel = "N", description = "Only the first N questions.")
    private int limit = Integer.MAX_VALUE;

    @Parameters(paramLabel = "FILE", description = "Labelled questions.")
    private Path file;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        List<LabelledQuestion> all = LabelledFile.questions(file);
        List<LabelledQuestion> questions = all.subList(0, Math.clamp(limit, 1, all.size()));
        CacheSettings settings = options.settings();
        try (Embedder embedder = options.embedder(settings)) {
            StreamEvaluation evaluation = new StreamEvaluation(options.preparation(settings, embedder));
            evaluation.warmUp(questions);
            long start = System.nanoTime();
            StreamSummary summary = evaluation.run(questions);
            double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
            StreamCurve points = curve ? evaluation.curve(questions) : null;
            if (json) {
                out.println(StreamJson.of(summary, points, seconds));
            } else {
                out.print(StreamText.summary(summary));
                out.printf(Locale.ROOT, "%.1f s, %.0f look-ups a second%n", seconds, questions.size() / seconds);
                out.print(points == null ? "" : StreamText.curve(points));
            }
            out.flush();
        }
        return 0;
    }
}
