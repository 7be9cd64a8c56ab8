package dev.sluice.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.condition.OS.LINUX;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;

class PortsTest {

    private final Ports ports = new Ports();

    @Test
    void givesEachFreePortOnce() {
        int[] taken = IntStream.range(0, 50).map(i -> ports.take(0)).toArray();

        assertThat(taken).doesNotHaveDuplicates().doesNotContain(0);
    }

    @Test
    void givesAFixedPortThatIsFree() {
        int free = new Ports().take(0);

        assertThat(ports.take(free)).isEqualTo(free);
    }

    @Test
    void refusesAPortAskedForTwice() {
        int port = ports.take(0);

        assertThatThrownBy(() -> ports.take(port))
                .isInstanceOf(StackException.class)
                .hasMessage("port " + port + " is asked for twice");
    }

    @Test
    @EnabledOnOs(LINUX)
    void namesTheProcessOnATakenPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> ports.take(socket.getLocalPort()))
                    .isInstanceOf(StackException.class)
                    .hasMessageStartingWith("port " + socket.getLocalPort() + " is taken by pid "
                            + ProcessHandle.current().pid() + " (java ");
        }
    }

    @Test
    @EnabledOnOs(LINUX)
    void refusesAPortTakenOnAllAddresses() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            assertThatThrownBy(() -> ports.take(socket.getLocalPort()))
                    .hasMessageContaining(
                            "is taken by pid " + ProcessHandle.current().pid());
        }
    }
}
