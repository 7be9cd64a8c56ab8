package dev.sluice.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams.State;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code /health/live} (not failed) and {@code /health/ready} (running) with 200 or 503 and the state's name.
 * Does nothing unless {@code SLUICE_HEALTH_PORT} is set.
 */
final class HealthServer implements AutoCloseable {

    static final String PORT = "SLUICE_HEALTH_PORT";

    private final @Nullable HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    private HealthServer(@Nullable HttpServer server) {
        this.server = server;
    }

    static HealthServer start(Map<String, String> environment, Supplier<State> state) throws IOException {
        String port = environment.get(PORT);
        if (port == null || port.isBlank()) {
            return new HealthServer(null);
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(Integer.parseInt(port.strip())), 0);
        HealthServer health = new HealthServer(server);
        server.createContext("/health/live", exchange -> answer(exchange, state.get(), now -> now != State.ERROR));
        server.createContext("/health/ready", exchange -> answer(exchange, state.get(), now -> now == State.RUNNING));
        server.setExecutor(health.executor);
        server.start();
        return health;
    }

    /** The port that is listened on; -1 when there is none. */
    int port() {
        return server == null ? -1 : server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, State state, Predicate<State> good) throws IOException {
        byte[] body = state.name().getBytes(StandardCharsets.US_ASCII);
        try (exchange) {
            exchange.sendResponseHeaders(good.test(state) ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
        executor.shutdownNow();
    }
}
