package dev.sluice.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Answers {@code /health/live} and {@code /health/ready} with 200 or 503. */
final class HealthServer implements AutoCloseable {

    private final BooleanSupplier live;
    private final BooleanSupplier ready;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable HttpServer server;

    HealthServer(BooleanSupplier live, BooleanSupplier ready) {
        this.live = live;
        this.ready = ready;
    }

    /**
     * Listens on all interfaces.
     *
     * @param port 0 takes any free one
     * @return the port
     * @throws IOException when the port is taken
     */
    int listen(int port) throws IOException {
        HttpServer listening = HttpServer.create(new InetSocketAddress(port), 0);
        listening.createContext("/health/live", exchange -> answer(exchange, live.getAsBoolean()));
        listening.createContext("/health/ready", exchange -> answer(exchange, ready.getAsBoolean()));
        listening.setExecutor(threads);
        listening.start();
        server = listening;
        return listening.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, boolean good) throws IOException {
        try (exchange) {
            byte[] body = (good ? "up" : "down").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(good ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
    }
}
