package dev.sluice.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackLockTest {

    @TempDir
    Path directory;

    @Test
    void refusesASecondStackAndNamesTheFirst() throws Exception {
        Path file = directory.resolve("stack.lock");
        try (StackLock first = StackLock.take(file, directory)) {
            assertThat(first).isNotNull();

            assertThatThrownBy(() -> StackLock.take(file, directory))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("pid " + ProcessHandle.current().pid());
        }
    }

    @Test
    void isFreeAgainAfterTheFirstHasGone() throws Exception {
        Path file = directory.resolve("stack.lock");
        StackLock.take(file, directory).close();

        try (StackLock second = StackLock.take(file, directory)) {
            assertThat(second).isNotNull();
        }
    }
}
