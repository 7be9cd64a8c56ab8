package dev.sluice.prices;

import dev.sluice.config.ConfigException;
import dev.sluice.config.PolicyFileLoader;
import dev.sluice.schema.Price;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The list prices that come with Sluice. */
public final class StarterCatalogue {

    private static final String RESOURCE = "catalogue.yaml";

    private StarterCatalogue() {}

    /** The prices, in the order of the file. */
    public static List<Price> load() {
        try (InputStream resource = StarterCatalogue.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("The resource " + RESOURCE + " is missing from the class path");
            }
            String yaml = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            return PolicyFileLoader.parse(yaml, Path.of(RESOURCE), Instant.EPOCH)
                    .prices();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ConfigException e) {
            throw new IllegalStateException(e);
        }
    }
}
