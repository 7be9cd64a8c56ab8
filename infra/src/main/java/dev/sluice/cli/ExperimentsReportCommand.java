package dev.sluice.cli;

import dev.sluice.client.TopicSnapshot;
import dev.sluice.config.ConfigException;
import dev.sluice.config.SluiceConfig;
import dev.sluice.experiment.ExperimentReport;
import dev.sluice.experiment.ReportText;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.ledger.LedgerReader;
import dev.sluice.serde.Serdes;
import dev.sluice.topic.Topics;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what the arms of routes came to. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {
            "Print a row for each arm of each route, from the ledger and the feedback as they are now: requests, cost,"
                    + " cost of a request, latency of the provider, share of escalated requests, failed requests, and what"
                    + " users said. Requests of a route that are in no arm are the row '-'.",
            "",
            "Answers from the cache belong to no arm."
        },
        footer = {
            "",
            "Examples:",
            "  ./sluice experiments report --route auto --from 2026-11-01",
            "  ./sluice experiments report --json > arms.json"
        })
final class ExperimentsReportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connection;

    @Mixin
    private LedgerOptions lines;

    @Option(names = "--route", paramLabel = "NAME", description = "Only this route.")
    private @Nullable String route;

    @Option(names = "--json", description = "As a JSON array.")
    private boolean json;

    @Override
    public Integer call() throws ConfigException {
        SluiceConfig config = connection.config();
        ExperimentReport report = new ExperimentReport(route);
        new LedgerReader(config).lines(lines.filter(), report::add);
        TopicSnapshot.read(
                ClientProperties.follower(config, "sluice-experiments"),
                new Topics(config.topics().prefix()).name(Topics.FEEDBACK),
                new Serdes(config.schemaRegistry()).forTopic(Topics.FEEDBACK).deserializer(),
                report::add);
        String text = json ? ReportText.json(report.results()) : ReportText.table(report.results());
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
