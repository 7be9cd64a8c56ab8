package dev.sluice.cli;

import dev.sluice.config.ConfigException;
import dev.sluice.config.SluiceConfig;
import dev.sluice.config.SluiceConfigLoader;
import dev.sluice.stack.LocalStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which deployment a command talks to. */
final class ConnectionOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration of the deployment (default: $$SLUICE_CONFIG, ./sluice.yaml, the local stack).")
    private @Nullable Path file;

    SluiceConfig config() throws ConfigException {
        List<Path> candidates = Stream.of(
                        Optional.ofNullable(file),
                        Optional.ofNullable(System.getenv("SLUICE_CONFIG")).map(Path::of),
                        Optional.of(Path.of("sluice.yaml")).filter(Files::exists),
                        Optional.of(LocalStack.defaultConfigFile()).filter(Files::exists))
                .flatMap(Optional::stream)
                .toList();
        if (candidates.isEmpty()) {
            throw new CliException("No deployment to talk to: give --config FILE, or start one with ./sluice up");
        }
        return SluiceConfigLoader.load(candidates.getFirst(), System.getenv());
    }
}
