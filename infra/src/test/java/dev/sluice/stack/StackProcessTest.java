package dev.sluice.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackProcessTest {

    @TempDir
    Path directory;

    private final AtomicBoolean stopping = new AtomicBoolean();
    private StateLayout layout;
    private JavaCommand java;
    private @Nullable StackProcess process;

    @BeforeEach
    void prepare() throws IOException {
        layout = new StateLayout(directory.resolve("state with spaces"));
        java = JavaCommand.write(layout.config("java.args"));
    }

    @AfterEach
    void end() throws Exception {
        if (process != null) {
            process.kill();
        }
    }

    @Test
    void startsWritesItsPidAndStops() throws Exception {
        StackProcess sleeper = process(SleepingMain.class.getName(), this::logSaysReady);

        sleeper.startFresh();

        assertThat(sleeper.isAlive()).isTrue();
        assertThat(PidFile.readAll(layout.run()))
                .singleElement()
                .satisfies(file ->
                        assertThat(file.process().map(ProcessHandle::pid)).isEqualTo(sleeper.pid()));

        sleeper.stop();

        assertThat(sleeper.isAlive()).isFalse();
        assertThat(layout.run()).isEmptyDirectory();
    }

    @Test
    void comesBackAfterAKillAndKeepsItsLog() throws Exception {
        StackProcess sleeper = process(SleepingMain.class.getName(), this::logSaysReady);
        sleeper.startFresh();
        Optional<Long> first = sleeper.pid();

        sleeper.kill();
        boolean aliveAfterKill = sleeper.isAlive();
        sleeper.restart();

        assertThat(aliveAfterKill).isFalse();
        assertThat(sleeper.isAlive()).isTrue();
        assertThat(sleeper.pid()).isNotEqualTo(first);
        assertThat(sleeper.log()).content().startsWith("ready");
    }

    @Test
    void saysWhyAProcessEndedBeforeItWasReady() {
        StackProcess failing = process("dev.sluice.NoSuchMain", () -> Optional.of("refused"));

        assertThatThrownBy(failing::startFresh)
                .isInstanceOf(StackException.class)
                .hasMessageStartingWith("sleeper ended with exit code 1 before it was ready (awaited: the test)")
                .hasMessageContaining(failing.log().toString())
                .hasMessageContaining("dev.sluice.NoSuchMain");
    }

    @Test
    void saysWhatWasAwaitedWhenTheLimitPasses() {
        StackProcess silent = process(SleepingMain.class.getName(), () -> Optional.of("connection refused"));

        assertThatThrownBy(silent::startFresh)
                .isInstanceOf(StackException.class)
                .hasMessageContaining("sleeper was not ready after 2 s (awaited: the test; last: connection refused)");
    }

    @Test
    void givesUpWhenTheStackIsStopped() {
        StackProcess sleeper = process(SleepingMain.class.getName(), () -> {
            stopping.set(true);
            return Optional.of("not yet");
        });

        assertThatThrownBy(sleeper::startFresh).hasMessage("sleeper: the stack is being stopped");
    }

    private Optional<String> logSaysReady() {
        try {
            return Files.readString(layout.log("sleeper")).contains("ready") ? Optional.empty() : Optional.of("silent");
        } catch (IOException e) {
            return Optional.of(e.toString());
        }
    }

    private StackProcess process(String mainClass, Readiness.Probe probe) {
        try {
            ProcessSpec spec = new ProcessSpec(
                    "sleeper",
                    java.of(List.of("-XX:TieredStopAtLevel=1"), mainClass, List.of()),
                    layout.data("sleeper"),
                    Map.of(),
                    ProcessSpec.Preparation.NONE,
                    new Readiness("the test", Duration.ofSeconds(2), probe),
                    Duration.ofSeconds(5));
            process = new StackProcess(spec, layout, stopping::get);
            return process;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
