package dev.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MainTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void wrongCallNamesTheApplications() throws Exception {
        ExitCode code = run("caché", "--config", "x");

        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Usage:", "cache", "--config FILE");
    }

    @Test
    void unreadableConfigurationNamesTheFile() throws Exception {
        ExitCode code = run("cache", "--config", "no such file.yaml");

        assertThat(code).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("no such file.yaml");
    }

    private ExitCode run(String... args) throws Exception {
        return Main.run(args, Map.of(), new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
