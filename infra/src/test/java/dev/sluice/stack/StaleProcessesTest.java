package dev.sluice.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaleProcessesTest {

    @TempDir
    Path directory;

    private Path run;
    private Children children;

    @BeforeEach
    void prepare() throws IOException {
        run = directory.resolve("run of a stack");
        Files.createDirectories(run);
        children = new Children(directory);
    }

    @AfterEach
    void endChildren() {
        children.close();
    }

    @Test
    void endsAProcessThatAnEarlierStackLeft() throws Exception {
        Process left = children.sleeping();
        PidFile.write(run.resolve("left.pid"), left.toHandle(), JavaCommand.executable());

        List<Long> ended = StaleProcesses.end(run, Duration.ofSeconds(20));

        assertThat(ended).containsExactly(left.pid());
        assertThat(left.waitFor()).as("exit code after SIGTERM").isEqualTo(143);
        assertThat(run).isEmptyDirectory();
    }

    @Test
    void killsAProcessThatIgnoresSigterm() throws Exception {
        Process deaf = children.sleeping("deaf");
        PidFile.write(run.resolve("deaf.pid"), deaf.toHandle(), JavaCommand.executable());

        StaleProcesses.end(run, Duration.ofMillis(200));

        assertThat(deaf.waitFor()).as("exit code after SIGKILL").isEqualTo(137);
    }

    @Test
    void sparesAProcessThatGotTheIdLater() throws Exception {
        Process other = children.sleeping();
        Instant earlier = other.info().startInstant().orElseThrow().minusSeconds(60);
        Files.write(
                run.resolve("old.pid"),
                List.of(Long.toString(other.pid()), earlier.toString(), JavaCommand.executable()));

        List<Long> ended = StaleProcesses.end(run, Duration.ofSeconds(1));

        assertThat(ended).isEmpty();
        assertThat(other.isAlive()).isTrue();
        assertThat(run).isEmptyDirectory();
    }

    @Test
    void sparesAProcessThatRunsAnotherProgram() throws Exception {
        Process other = children.sleeping();
        PidFile.write(run.resolve("redis.pid"), other.toHandle(), "/opt/redis-server");

        List<Long> ended = StaleProcesses.end(run, Duration.ofSeconds(1));

        assertThat(ended).isEmpty();
        assertThat(other.isAlive()).isTrue();
    }

    @Test
    void dropsPidFilesThatNameNobody() throws Exception {
        Files.writeString(run.resolve("torn.pid"), "12");
        Files.writeString(run.resolve("empty.pid"), "");

        List<Long> ended = StaleProcesses.end(run, Duration.ofSeconds(1));

        assertThat(ended).isEmpty();
        assertThat(run).isEmptyDirectory();
    }
}
