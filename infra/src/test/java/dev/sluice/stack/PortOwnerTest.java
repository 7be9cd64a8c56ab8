package dev.sluice.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortOwnerTest {

    @TempDir
    Path directory;

    @Test
    void namesTheClassAJavaProcessRunsAndNoFurtherArgument() throws Exception {
        try (Children children = new Children(directory)) {
            Process child = children.sleeping("--password=secret");

            String program = PortOwner.program(child.info());

            assertThat(program).isEqualTo("java " + SleepingMain.class.getName());
        }
    }

    @Test
    void isUnknownForAPortNobodyListensOn() {
        int free = new Ports().take(0);

        assertThat(PortOwner.of(free)).isEmpty();
    }
}
