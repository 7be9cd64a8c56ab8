package dev.sluice.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JanitorTest {

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
    void endsTheProcessesOfAStackThatWasKilled() throws Exception {
        Process first = children.sleeping();
        Process second = children.sleeping();
        Process stranger = children.sleeping();
        PidFile.write(run.resolve("first.pid"), first.toHandle(), JavaCommand.executable());
        PidFile.write(run.resolve("second.pid"), second.toHandle(), JavaCommand.executable());
        Process stack = children.start(WatchedMain.class, run.toString());

        stack.destroyForcibly();

        assertThat(first.onExit()).succeedsWithin(Duration.ofSeconds(30));
        assertThat(second.onExit()).succeedsWithin(Duration.ofSeconds(30));
        assertThat(first.exitValue()).as("exit code after SIGTERM").isEqualTo(143);
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void goesHomeWithoutEndingAnyoneWhenAllPidFilesAreGone() throws Exception {
        Process sleeper = children.sleeping();

        Janitor.watch(run).close();

        assertThat(sleeper.isAlive()).isTrue();
    }
}
