package dev.sluice.runtime;

import dev.sluice.config.ConfigException;
import dev.sluice.config.SluiceConfig;
import dev.sluice.config.SluiceConfigLoader;
import dev.sluice.metrics.ProcessMetrics;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Runs one application: {@code cache --config sluice.yaml}. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        ExitCode code = ExitCode.FAILED;
        try {
            code = run(args, System.getenv(), System.err);
        } catch (Exception e) {
            LoggerFactory.getLogger(Main.class).error("The application could not run", e);
        }
        // A shutdown hook waits for this thread, so an orderly exit would wait for itself.
        Runtime.getRuntime().halt(code.code());
    }

    /** Runs until the application ends; what is wrong with the call goes to {@code err}. */
    static ExitCode run(String[] args, Map<String, String> environment, PrintStream err) throws Exception {
        Optional<SluiceApplicationFactory> factory = args.length == 3 && args[1].equals("--config")
                ? factories()
                        .filter(candidate -> candidate.name().equals(args[0]))
                        .findFirst()
                : Optional.empty();
        if (factory.isEmpty()) {
            String names =
                    factories().map(SluiceApplicationFactory::name).sorted().collect(Collectors.joining("|"));
            err.println("Usage: " + names + " --config FILE");
            return ExitCode.USAGE;
        }
        SluiceConfig config;
        try {
            config = SluiceConfigLoader.load(Path.of(args[2]), environment);
        } catch (ConfigException e) {
            err.println(e.getMessage());
            return ExitCode.CONFIGURATION;
        }
        try (ProcessMetrics metrics = new ProcessMetrics()) {
            SluiceApplication application = factory.get().create(config, metrics.registry());
            StreamsRunner runner = new StreamsRunner(application, config, environment, metrics);
            Runtime.getRuntime().addShutdownHook(new Thread(runner::stop, "shutdown"));
            return runner.run();
        }
    }

    private static Stream<SluiceApplicationFactory> factories() {
        return ServiceLoader.load(SluiceApplicationFactory.class).stream().map(ServiceLoader.Provider::get);
    }
}
