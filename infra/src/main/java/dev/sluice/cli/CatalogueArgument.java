package dev.sluice.cli;

import dev.sluice.config.ConfigException;
import dev.sluice.config.PolicyFileLoader;
import dev.sluice.prices.StarterCatalogue;
import dev.sluice.schema.Price;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which prices a command is about. */
final class CatalogueArgument {

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Policy file with prices.")
    private @Nullable Path file;

    @Option(names = "--catalogue", description = "The list prices that come with Sluice, in place of FILE.")
    private boolean catalogue;

    List<Price> prices() throws ConfigException {
        if (file != null && catalogue) {
            throw new CliException("FILE and --catalogue are both given; allowed is one of them");
        }
        if (catalogue) {
            return StarterCatalogue.load();
        }
        if (file == null) {
            throw new CliException("Give a FILE with prices, or --catalogue");
        }
        return of(file);
    }

    static List<Price> of(Path file) throws ConfigException {
        return PolicyFileLoader.load(file, Instant.now()).prices();
    }
}
