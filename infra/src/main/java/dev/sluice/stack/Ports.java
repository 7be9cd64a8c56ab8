package dev.sluice.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/** Ports of one start: fixed ones are checked, free ones are given out once. Not for use by several threads. */
final class Ports {

    private final Set<Integer> given = new HashSet<>();

    /**
     * The port asked for, or a free one.
     *
     * @param wanted port number; 0: any free one
     * @throws StackException when somebody listens on it, naming who
     */
    int take(int wanted) {
        if (wanted == 0) {
            return free();
        }
        if (!given.add(wanted)) {
            throw new StackException("port " + wanted + " is asked for twice");
        }
        try (ServerSocket socket = bind(wanted)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            String owner = PortOwner.of(wanted).map(PortOwner::toString).orElse("another process");
            throw new StackException("port " + wanted + " is taken by " + owner, e);
        }
    }

    private int free() {
        // The kernel may hand out a port again as soon as the socket is closed.
        while (true) {
            try (ServerSocket socket = bind(0)) {
                int port = socket.getLocalPort();
                if (given.add(port)) {
                    return port;
                }
            } catch (IOException e) {
                throw new StackException("no free port on 127.0.0.1: " + e.getMessage(), e);
            }
        }
    }

    private static ServerSocket bind(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
