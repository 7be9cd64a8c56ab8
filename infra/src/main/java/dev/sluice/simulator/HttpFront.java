package dev.sluice.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads requests from HTTP and writes replies to it. Runs on a virtual thread for each exchange; a handler that throws
 * makes the server close the connection, which is how replies are cut.
 */
final class HttpFront implements HttpHandler {

    static final int MAX_BODY_BYTES = 16 << 20;
    /** A delay longer than this is not waited out when the server stops. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);

    private final ProviderApi provider;
    private final AdminApi admin;
    private final CallDesk desk;
    private final Stats stats;
    private final CountDownLatch stopping = new CountDownLatch(1);

    HttpFront(ProviderApi provider, AdminApi admin, CallDesk desk, Stats stats) {
        this.provider = provider;
        this.admin = admin;
        this.desk = desk;
        this.stats = stats;
    }

    /** Refuses calls from now on, and ends the longest waits by cutting their connections. */
    void stop() {
        stopping.countDown();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (!path.startsWith("/v1")) {
            send(exchange, reply(exchange, path));
            return;
        }
        boolean complete = false;
        stats.begin();
        try {
            Reply reply = reply(exchange, path);
            stats.replied(reply.status());
            send(exchange, reply);
            complete = true;
        } finally {
            stats.end(complete);
        }
    }

    private Reply reply(HttpExchange exchange, String path) throws IOException {
        try {
            if (stopping.getCount() == 0) {
                throw new ProviderException(ProviderError.overloaded());
            }
            byte[] body = body(exchange.getRequestBody());
            ApiRequest request = new ApiRequest(
                    exchange.getRequestMethod(),
                    path,
                    Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), ""),
                    headers(exchange),
                    new String(body, StandardCharsets.UTF_8),
                    Sha256.of(body));
            if (path.equals("/health")) {
                return Reply.Whole.json(
                        200, Map.of(), JsonNodeFactory.instance.objectNode().put("status", "ok"));
            }
            return path.startsWith(AdminApi.PREFIX) ? admin.handle(request) : provider.handle(request);
        } catch (ProviderException e) {
            return desk.refusal(Dialect.of(path), e.error());
        } catch (IOException | RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("path", path).log("request failed");
            return desk.refusal(Dialect.of(path), ProviderError.internal());
        }
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        return exchange.getRequestHeaders().entrySet().stream()
                .collect(Collectors.toMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT),
                        header -> header.getValue().getFirst()));
    }

    /** A body that is too large is read to its end, because most clients write all before they read. */
    private static byte[] body(InputStream in) throws IOException, ProviderException {
        byte[] body = in.readNBytes(MAX_BODY_BYTES + 1);
        if (body.length <= MAX_BODY_BYTES) {
            return body;
        }
        in.transferTo(OutputStream.nullOutputStream());
        throw new ProviderException(ProviderError.tooLarge(MAX_BODY_BYTES));
    }

    private void send(HttpExchange exchange, Reply reply) throws IOException {
        pause(reply.delay());
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        switch (reply) {
            case Reply.Whole whole -> sendWhole(exchange, whole);
            case Reply.Events events -> sendEvents(exchange, events);
        }
    }

    private static void sendWhole(HttpExchange exchange, Reply.Whole reply) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length);
        OutputStream out = exchange.getResponseBody();
        if (reply.cut()) {
            out.write(body, 0, body.length / 2);
            out.flush();
            throw new IOException("cut");
        }
        out.write(body);
        out.close();
    }

    private void sendEvents(HttpExchange exchange, Reply.Events reply) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.sendResponseHeaders(reply.status(), 0);
        OutputStream out = exchange.getResponseBody();
        for (int i = 0; i < reply.events().size(); i++) {
            if (i > 0) {
                pause(reply.pause());
            }
            out.write((reply.events().get(i) + "\n\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
        if (reply.cut()) {
            throw new IOException("cut");
        }
        out.close();
    }

    private void pause(Duration delay) throws IOException {
        try {
            if (delay.compareTo(PATIENCE) <= 0) {
                Thread.sleep(delay);
            } else if (stopping.await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("stopped");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", e);
        }
    }
}
