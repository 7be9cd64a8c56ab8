package dev.sluice.cli;

import dev.sluice.client.CompactedTopic;
import dev.sluice.config.ConfigException;
import dev.sluice.prices.PriceChange;
import dev.sluice.prices.PriceDiff;
import dev.sluice.schema.Price;
import dev.sluice.topic.Topics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what applying a file would change. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Show what applying prices would change: against those in force (topic llm.prices), or against a file.",
            "",
            "Signs: + new, | ended, ~ changed before it began or in its source, ! rewritten though it was in force, = only"
                    + " there (apply removes nothing)."
        },
        footer = {
            "",
            "Exit status: 0 done, 1 when history would be rewritten.",
            "",
            "Examples:",
            "  ./sluice prices diff prices.yaml",
            "  ./sluice prices diff --catalogue --against prices.yaml --json"
        })
final class PricesDiffCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CatalogueArgument catalogue;

    @Mixin
    private ConnectionOptions connection;

    @Option(names = "--against", paramLabel = "FILE", description = "Compare with this file; needs no broker.")
    private @Nullable Path against;

    @Option(names = "--json", description = "One JSON array.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        List<Price> wanted = catalogue.prices();
        List<PriceChange> changes = PriceDiff.of(there(), wanted, Instant.now());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(PriceChanges.json(changes, wanted).toPrettyString());
        } else {
            PriceChanges.print(changes, wanted, out);
        }
        out.flush();
        return PriceChanges.rewriteHistory(changes) ? 1 : 0;
    }

    private Collection<Price> there() throws ConfigException {
        return against == null
                ? CompactedTopic.read(connection.config(), Topics.PRICES).values()
                : CatalogueArgument.of(against);
    }
}
