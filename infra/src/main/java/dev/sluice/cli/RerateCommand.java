package dev.sluice.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.budget.rating.Rater;
import dev.sluice.config.SluiceConfig;
import dev.sluice.ledger.LedgerFilter;
import dev.sluice.ledger.LedgerReader;
import dev.sluice.pricing.NanoUsd;
import dev.sluice.rerate.DeployedCatalogue;
import dev.sluice.rerate.RatingClient;
import dev.sluice.rerate.RatingPlan;
import dev.sluice.rerate.RatingPlan.Change;
import dev.sluice.rerate.RatingPlan.Sum;
import dev.sluice.rerate.StandingLine;
import dev.sluice.rerate.StandingLines;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Costs the ledger anew. */
@Command(
        name = "rerate",
        mixinStandardHelpOptions = true,
        description = {
            "Cost calls and hits anew, after a price was corrected.",
            "",
            "Lines of the ledger that stand for another amount by the prices that are known now get a correction, a line"
                    + " of its own; nothing is edited. The gate finds price and amount itself, writes the corrections and"
                    + " moves the budgets they count against. Doing it twice changes nothing more."
        },
        footer = {
            "",
            "Exit status: 0 done, 1 the gate has not corrected all of them.",
            "",
            "Examples:",
            "  ./sluice rerate --from 2026-11-01 --to 2026-12-01 --model gpt-5-mini --dry-run",
            "  ./sluice rerate --from 2026-11-01 --to 2026-12-01 --provider openai"
        })
final class RerateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connection;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "TIME",
            converter = LedgerOptions.Time.class,
            description = "From this event time: a day in UTC such as 2026-11-01, or an instant.")
    private Instant from;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "TIME",
            converter = LedgerOptions.Time.class,
            description = "Before this event time.")
    private Instant to;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Only this tenant's lines.")
    private @Nullable String tenant;

    @Option(names = "--provider", paramLabel = "NAME", description = "Only calls of this provider.")
    private @Nullable String provider;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Only calls of this model, as it was asked for, called, or named in the answer.")
    private @Nullable String model;

    @Option(names = "--dry-run", description = "Say what would change, change nothing.")
    private boolean dryRun;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long the gate may be silent (default: ${DEFAULT-VALUE}).")
    private int patience;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (!from.isBefore(to)) {
            throw new CliException("--to " + to + " is not after --from " + from);
        }
        SluiceConfig config = connection.config();
        StandingLines ledger = new StandingLines();
        new LedgerReader(config).lines(new LedgerFilter(tenant, provider, from, to), ledger::add);
        List<StandingLine> lines =
                ledger.all().stream().filter(line -> line.isOf(model)).toList();
        RatingPlan plan = RatingPlan.of(lines, new Rater(DeployedCatalogue.read(config)));
        @Nullable Integer corrected = dryRun ? null : correct(config, plan.changes());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(toJson(plan, corrected).toPrettyString());
        } else {
            print(plan, corrected, out);
        }
        out.flush();
        return corrected == null || corrected == plan.changes().size() ? 0 : 1;
    }

    private int correct(SluiceConfig config, List<Change> changes) {
        return changes.isEmpty()
                ? 0
                : new RatingClient(config).send(changes, Instant.now(), Duration.ofSeconds(patience));
    }

    private static void print(RatingPlan plan, @Nullable Integer corrected, PrintWriter out) {
        if (!plan.changes().isEmpty()) {
            out.printf("%-32s %8s %18s %18s %18s%n", "model", "lines", "cost before", "after", "difference");
            plan.byModel().forEach((name, sum) -> row(name, sum, out));
            row("all", plan.total(), out);
            long saved = plan.total().savedAfter() - plan.total().savedBefore();
            out.printf("%nsavings change by %s%n", NanoUsd.format(saved));
        }
        out.printf(
                "%d calls and hits, %d change, %d have no price or no usage%n",
                plan.lines(), plan.changes().size(), plan.unrated());
        if (corrected == null) {
            out.println("dry run: nothing was changed");
        } else if (!plan.changes().isEmpty()) {
            out.printf("%d corrected%n", corrected);
            int left = plan.changes().size() - corrected;
            if (left > 0) {
                out.printf(
                        "%d not corrected: the gate is silent, or has not seen the new prices; try once more%n", left);
            }
        }
    }

    private static void row(String name, Sum sum, PrintWriter out) {
        out.printf(
                "%-32s %8d %18s %18s %18s%n",
                name,
                sum.lines(),
                NanoUsd.format(sum.costBefore()),
                NanoUsd.format(sum.costAfter()),
                NanoUsd.format(sum.costAfter() - sum.costBefore()));
    }

    private static ObjectNode toJson(RatingPlan plan, @Nullable Integer corrected) {
        ObjectNode root = JsonMapper.builder().build().createObjectNode();
        root.put("lines", plan.lines());
        root.put("unrated", plan.unrated());
        root.put("changes", plan.changes().size());
        root.put("corrected", corrected);
        put(root.putObject("total"), plan.total());
        ObjectNode models = root.putObject("models");
        plan.byModel().forEach((name, sum) -> put(models.putObject(name), sum));
        return root;
    }

    private static void put(ObjectNode node, Sum sum) {
        node.put("lines", sum.lines());
        node.put("cost_before_nano_usd", sum.costBefore());
        node.put("cost_after_nano_usd", sum.costAfter());
        node.put("saved_before_nano_usd", sum.savedBefore());
        node.put("saved_after_nano_usd", sum.savedAfter());
    }
}
