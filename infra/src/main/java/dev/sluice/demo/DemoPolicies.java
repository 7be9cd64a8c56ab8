package dev.sluice.demo;

import dev.sluice.config.ConfigException;
import dev.sluice.config.PolicyFile;
import dev.sluice.config.PolicyFileLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/** Prices, routes and budgets under which the demo runs. */
public final class DemoPolicies {

    /** Now and then the provider fails without billing, so that retries are part of what is shown. */
    private static final String FAULT_RATE_BPS = "200";

    private static final String RESOURCE = "policies.yaml";

    private DemoPolicies() {}

    /** How the simulated provider behaves: answers after about 350 ms, fails now and then. */
    public static String[] simulatorOptions() {
        return new String[] {
            "--latency-median-ms",
            "350",
            "--latency-p99-ms",
            "1500",
            "--fault-rate",
            FAULT_RATE_BPS,
            "--faults",
            "429,500,503"
        };
    }

    /** The policies, applied at a time. */
    public static PolicyFile load(Instant now) {
        try (InputStream resource = DemoPolicies.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("The resource " + RESOURCE + " is missing from the class path");
            }
            String yaml = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            return PolicyFileLoader.parse(yaml, Path.of(RESOURCE), now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ConfigException e) {
            throw new IllegalStateException(e);
        }
    }
}
