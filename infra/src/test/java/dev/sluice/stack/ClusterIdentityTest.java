package dev.sluice.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterIdentityTest {

    @TempDir
    Path directory;

    @Test
    void staysTheSameFromStartToStart() throws Exception {
        Path file = directory.resolve("kafka/cluster");

        ClusterIdentity first = ClusterIdentity.of(file, 1);
        ClusterIdentity second = ClusterIdentity.of(file, 1);

        assertThat(second).isEqualTo(first);
    }

    @Test
    void refusesAnotherNumberOfBrokers() throws Exception {
        Path file = directory.resolve("cluster");
        ClusterIdentity.of(file, 1);

        assertThatThrownBy(() -> ClusterIdentity.of(file, 3))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("made with 1 broker(s) and cannot run with 3");
    }
}
