package dev.sluice.cli;

import dev.sluice.cache.evaluation.CalibratedGroup;
import dev.sluice.cache.evaluation.Calibration;
import dev.sluice.cache.evaluation.Goal;
import dev.sluice.cache.evaluation.LabelledFile;
import dev.sluice.cache.evaluation.LabelledPair;
import dev.sluice.cache.evaluation.PairEvaluation;
import dev.sluice.cache.evaluation.PairOutcome;
import dev.sluice.config.SluiceConfig.CacheSettings;
import dev.sluice.evaluation.CalibrationPicture;
import dev.sluice.evaluation.CalibrationPolicy;
import dev.sluice.evaluation.CalibrationText;
import dev.sluice.semantic.embedding.Embedder;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds thresholds from labelled pairs. */
@Command(
        name = "calibrate",
        mixinStandardHelpOptions = true,
        description = {
            "Find the least scores at which rephrased questions may be served, from labelled pairs.",
            "",
            "The file is that of ./sluice eval pairs. For each language and query type: precision and recall over"
                    + " thresholds, what the rate of wrong hits does not exceed with 95 % confidence (Clopper-Pearson), and"
                    + " the threshold with the most right hits whose bound is low enough. Where the pairs do not show"
                    + " that, nothing is recommended.",
            "",
            "Measure the result on other pairs than these: ./sluice eval pairs OTHER.jsonl --policy calibration.yaml"
        },
        footer = {
            "",
            "Exit status: 0 done, 1 nothing could be recommended, 2 when the file has a bad line.",
            "",
            "Examples:",
            "  ./sluice calibrate pairs.jsonl",
            "  ./sluice calibrate pairs.jsonl --max-wrong 0.02 --write-policy calibration.yaml",
            "  ./sluice calibrate pairs.jsonl --cost-of-wrong 0.50 --price-of-call 0.004"
        })
final class CalibrateCommand implements Callable<Integer> {

    private static final double DEFAULT_MAX_WRONG = 0.01;

    @Spec
    private CommandSpec spec;

    @Mixin
    private EvaluationOptions options;

    @Option(
            names = "--max-wrong",
            paramLabel = "RATE",
            description = "Rate of wrong hits that is allowed, above 0 and below 1 (default: 0.01).")
    private @Nullable Double maxWrong;

    @Option(
            names = "--wrong-of",
            paramLabel = "BASE",
            defaultValue = "traps",
            description =
                    "What --max-wrong is a share of: traps, the pairs that should not be hits, however many there are"
                            + " beside the others; or hits, for pairs that are mixed as the traffic is (default:"
                            + " ${DEFAULT-VALUE}).")
    private Goal.Base wrongOf;

    @Option(
            names = "--cost-of-wrong",
            paramLabel = "USD",
            description = "What a wrong answer costs; with --price-of-call.")
    private @Nullable BigDecimal costOfWrong;

    @Option(
            names = "--price-of-call",
            paramLabel = "USD",
            description =
                    "What a hit saves; with --cost-of-wrong. Hits pay while the wrong ones among them are at most price"
                            + " / (price + cost).")
    private @Nullable BigDecimal priceOfCall;

    @Option(
            names = "--picture",
            paramLabel = "FILE",
            defaultValue = "calibration.svg",
            description = "Where the curves go (default: ${DEFAULT-VALUE}).")
    private Path picture;

    @Option(
            names = "--write-policy",
            paramLabel = "FILE",
            defaultValue = "calibration.yaml",
            description = "Where the policies go that ./sluice apply takes (default: ${DEFAULT-VALUE}).")
    private Path policy;

    @Parameters(paramLabel = "PAIRS", description = "Labelled pairs.")
    private Path file;

    @Override
    public Integer call() throws Exception {
        Goal goal = goal();
        PrintWriter out = spec.commandLine().getOut();
        List<LabelledPair> pairs = LabelledFile.pairs(file);
        CacheSettings settings = options.settings();
        List<PairOutcome> outcomes;
        try (Embedder embedder = options.embedder(settings)) {
            outcomes = new PairEvaluation(options.preparation(settings, embedder))
                    .run(pairs)
                    .toList();
        }
        List<CalibratedGroup> groups = new Calibration(goal).groups(outcomes);
        out.printf(
                Locale.ROOT,
                "%d pairs, %d of them answered by an exact tier or never compared, which no threshold changes%n",
                pairs.size(),
                Calibration.uncompared(outcomes));
        out.printf(
                Locale.ROOT,
                "Goal: at most %.4f %% %s are wrong hits, with 95 %% confidence%n",
                100 * goal.maxWrong(),
                goal.base().words());
        groups.forEach(group -> out.print(CalibrationText.of(group, goal)));
        out.println();
        Files.writeString(picture, CalibrationPicture.of(groups, goal));
        out.println("Curves: " + picture);
        boolean recommends = CalibrationPolicy.hasRules(groups);
        if (recommends) {
            Files.writeString(policy, CalibrationPolicy.of(groups, goal, String.valueOf(file.getFileName())));
            out.println("Policies: " + policy + "; put into force with ./sluice apply " + policy);
        } else {
            out.println("No policies written: nothing could be recommended.");
        }
        out.flush();
        return recommends ? 0 : 1;
    }

    private Goal goal() {
        if (costOfWrong == null && priceOfCall == null) {
            double rate = maxWrong == null ? DEFAULT_MAX_WRONG : maxWrong;
            require(rate > 0 && rate < 1, "--max-wrong is " + rate + "; allowed is above 0 and below 1");
            return Goal.maxWrong(rate, wrongOf);
        }
        require(maxWrong == null, "--max-wrong is given with a cost; allowed is one of them");
        if (costOfWrong == null || priceOfCall == null) {
            throw usage("--cost-of-wrong and --price-of-call are needed together");
        }
        require(costOfWrong.signum() > 0, "--cost-of-wrong is " + costOfWrong + "; allowed is an amount above 0");
        require(priceOfCall.signum() > 0, "--price-of-call is " + priceOfCall + "; allowed is an amount above 0");
        return Goal.cost(costOfWrong, priceOfCall);
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw usage(message);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
