package dev.sluice.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.metrics.ProcessMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code /health/live} and {@code /health/ready} with 200 or 503 and the state in a word, {@code /metrics} with
 * the meters in Prometheus' text format. Does nothing unless {@code SLUICE_HEALTH_PORT} is set.
 */
public final class HealthServer implements AutoCloseable {

    public static final String PORT = "SLUICE_HEALTH_PORT";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final @Nullable HttpServer server;

    private HealthServer(@Nullable HttpServer server) {
        this.server = server;
    }

    /**
     * Listens on all interfaces when the environment names a port; 0 takes any free one.
     *
     * @param health asked for every probe, from threads of the server
     * @param metrics told at every scrape; closed by whoever made them
     * @throws IOException when the port is taken
     */
    public static HealthServer start(Map<String, String> environment, Supplier<Health> health, ProcessMetrics metrics)
            throws IOException {
        String port = environment.get(PORT);
        if (port == null || port.isBlank()) {
            return new HealthServer(null);
        }
        HttpServer http = HttpServer.create(new InetSocketAddress(Integer.parseInt(port.strip())), 0);
        HealthServer server = new HealthServer(http);
        http.createContext("/health/live", exchange -> answer(exchange, health.get(), Health::live));
        http.createContext("/health/ready", exchange -> answer(exchange, health.get(), Health::ready));
        http.createContext("/metrics", exchange -> scrape(exchange, metrics));
        http.setExecutor(server.threads);
        http.start();
        return server;
    }

    /** The port that is listened on; -1 when there is none. */
    public int port() {
        return server == null ? -1 : server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, Health health, Predicate<Health> good) throws IOException {
        try (exchange) {
            byte[] body = health.state().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(good.test(health) ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static void scrape(HttpExchange exchange, ProcessMetrics metrics) throws IOException {
        try (exchange) {
            byte[] body = metrics.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", ProcessMetrics.CONTENT_TYPE);
            exchange.sendResponseHeaders(200, body.length);
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
