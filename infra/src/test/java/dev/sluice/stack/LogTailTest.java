package dev.sluice.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {

    @TempDir
    Path directory;

    @Test
    void showsTheLastLinesOfALongLog() throws Exception {
        Path log = directory.resolve("broker.log");
        Files.writeString(
                log, IntStream.range(0, 100_000).mapToObj(i -> "line " + i).collect(Collectors.joining("\n")));

        String tail = LogTail.of(log);

        assertThat(tail)
                .startsWith("Last lines of " + log + ":\n  line 99985\n")
                .endsWith("\n  line 99999")
                .hasLineCount(16);
    }

    @Test
    void saysThatALogIsEmptyOrMissing() {
        Path log = directory.resolve("none.log");

        assertThat(LogTail.of(log)).isEqualTo("Its log " + log + " is empty.");
    }
}
