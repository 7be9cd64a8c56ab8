package dev.sluice.answer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** A TCP proxy whose connections can be made silent: open, but nothing arrives any more. */
final class SilencingProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final int target;
    private final Set<AtomicBoolean> silenced = ConcurrentHashMap.newKeySet();

    SilencingProxy(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "redis://127.0.0.1:" + listener.getLocalPort();
    }

    int connections() {
        return silenced.size();
    }

    void silencePresentConnections() {
        silenced.forEach(connection -> connection.set(true));
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                AtomicBoolean silent = new AtomicBoolean();
                silenced.add(silent);
                Thread.ofVirtual().start(() -> pump(near, far, silent));
                Thread.ofVirtual().start(() -> pump(far, near, silent));
            } catch (IOException e) {
                // The listener was closed; the loop's condition ends it.
                Thread.onSpinWait();
            }
        }
    }

    private static void pump(Socket from, Socket to, AtomicBoolean silent) {
        byte[] buffer = new byte[8_192];
        try (from;
                to) {
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                if (!silent.get()) {
                    to.getOutputStream().write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            // One side has hung up; closing both passes it on.
            silent.set(true);
        }
    }
}
