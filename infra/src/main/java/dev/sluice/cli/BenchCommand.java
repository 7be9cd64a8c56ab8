package dev.sluice.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measurements of this machine. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Measure Sluice on this machine: index, embed and budget in this process, semantic, alerts, worker and"
                    + " miss through stacks of their own.",
            "",
            "Every figure is the median of several repetitions after a warm-up; the range in brackets is that of the"
                    + " repetitions."
        },
        subcommands = {
            BenchIndexCommand.class,
            BenchEmbedCommand.class,
            BenchSemanticCommand.class,
            BenchBudgetCommand.class,
            BenchAlertsCommand.class,
            BenchWorkerCommand.class,
            BenchMissCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  ./sluice bench index",
            "  ./sluice bench embed --json",
            "  ./sluice bench semantic",
            "  ./sluice bench budget",
            "  ./sluice bench worker"
        })
final class BenchCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }
}
