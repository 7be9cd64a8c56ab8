package dev.sluice.cli;

import dev.sluice.cache.evaluation.LabelledFileException;
import dev.sluice.config.ConfigException;
import dev.sluice.semantic.embedding.EmbedderException;
import dev.sluice.stack.StackException;
import java.nio.file.NoSuchFileException;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Entry point of {@code ./sluice}. Exit status: 0 done, 1 failed, 2 wrong usage. */
@Command(
        name = "sluice",
        mixinStandardHelpOptions = true,
        version = "sluice 0.1.0",
        description = "Keeps what an organisation spends on large language models under control, on Kafka.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            SendCommand.class,
            WatchCommand.class,
            ApplyCommand.class,
            AuditCommand.class,
            PricesCommand.class,
            TopicsCommand.class,
            BenchCommand.class,
            EvalCommand.class,
            CalibrateCommand.class,
            LedgerCommand.class,
            ExperimentsCommand.class,
            RerateCommand.class
        },
        footer = {
            "",
            "Without --config the commands use $SLUICE_CONFIG, ./sluice.yaml, or the local stack that ./sluice up runs."
        })
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(messagesForPeople());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    private static IExecutionExceptionHandler messagesForPeople() {
        return (exception, commandLine, parsed) -> {
            String message = switch (exception) {
                case CliException _,
                        ConfigException _,
                        StackException _,
                        LabelledFileException _,
                        EmbedderException _ -> exception.getMessage();
                case NoSuchFileException missing -> "There is no file " + missing.getMessage();
                case KafkaException _ ->
                    "Kafka does not do what is asked: " + exception.getMessage()
                            + "\nIs the pipeline running (./sluice up), and is it the one of --config?";
                default -> throw exception;
            };
            commandLine.getErr().println(commandLine.getColorScheme().errorText(message));
            return exception instanceof LabelledFileException
                    ? CommandLine.ExitCode.USAGE
                    : CommandLine.ExitCode.SOFTWARE;
        };
    }
}
