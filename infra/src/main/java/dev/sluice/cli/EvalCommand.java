package dev.sluice.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The cache tried on labelled questions. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Try the cache on questions whose right answers are known.",
            "",
            "In this process, without a broker or Redis, by the very tiers of the cache application."
        },
        subcommands = {EvalPairsCommand.class, EvalStreamCommand.class},
        footer = {"", "Examples:", "  ./sluice eval pairs pairs.jsonl", "  ./sluice eval stream questions.jsonl --curve"
        })
final class EvalCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }
}
