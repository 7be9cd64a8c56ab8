package dev.sluice.worker.provider;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.config.SluiceConfig.ProviderSettings;
import dev.sluice.schema.DispatchItem;
import dev.sluice.worker.Samples;
import dev.sluice.worker.provider.Provider.Call;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A server that answers as a test says and keeps what came last. */
public final class FakeServer implements AutoCloseable {

    private final CountDownLatch released = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    public volatile int status = 200;
    public volatile byte[] response = new byte[0];
    public volatile Map<String, String> responseHeaders = Map.of();
    /** Bytes after which the connection is cut; -1: none. */
    public volatile int cutAfter = -1;
    /** Bytes after which nothing more comes; -1: none. */
    public volatile int hangAfter = -1;

    public volatile byte[] received = new byte[0];
    public volatile Map<String, List<String>> receivedHeaders = Map.of();
    public volatile String receivedUri = "";

    public FakeServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        received = exchange.getRequestBody().readAllBytes();
        receivedHeaders = Map.copyOf(exchange.getRequestHeaders());
        receivedUri = exchange.getRequestURI().toString();
        responseHeaders.forEach(exchange.getResponseHeaders()::add);
        byte[] body = response;
        int sent = cutAfter >= 0 ? cutAfter : hangAfter >= 0 ? hangAfter : body.length;
        // Chunked where it may not come to its end, as streams are.
        exchange.sendResponseHeaders(status, sent < body.length ? 0 : body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body, 0, Math.min(sent, body.length));
        exchange.getResponseBody().flush();
        if (cutAfter >= 0) {
            // The server closes the connection of a handler that fails.
            throw new IOException("cut");
        }
        if (hangAfter >= 0) {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        exchange.close();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    public String receivedBody() {
        return new String(received, StandardCharsets.UTF_8);
    }

    /** Answers with server-sent events of these data. */
    public void stream(String... events) {
        StringBuilder text = new StringBuilder();
        for (String event : events) {
            text.append("data: ").append(event).append("\n\n");
        }
        response = text.toString().getBytes(StandardCharsets.UTF_8);
        responseHeaders = Map.of("content-type", "text/event-stream");
    }

    /** Cuts the stream before the event of this number. */
    public void cutBefore(int event) {
        String text = new String(response, StandardCharsets.UTF_8);
        int at = 0;
        for (int i = 0; i < event; i++) {
            at = text.indexOf("\n\n", at) + 2;
        }
        cutAfter = text.substring(0, at).getBytes(StandardCharsets.UTF_8).length;
    }

    /** Settings of a connection to it. */
    public ProviderSettings settings(String type, boolean stream, @Nullable String key) {
        return new ProviderSettings(
                type,
                url() + "/",
                key,
                Map.of("X-Team", "payments"),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                stream);
    }

    /** Makes the call of an item. */
    public Attempt attempt(WireFormat format, boolean stream, DispatchItem item) throws InterruptedException {
        return attempt(settings("test", stream, null), format, Map.of(), item);
    }

    static Attempt attempt(ProviderSettings settings, WireFormat format, Map<String, String> env, DispatchItem item)
            throws InterruptedException {
        try (HttpProvider provider = new HttpProvider("p", settings, format, env, InstantSource.fixed(Samples.NOW))) {
            return provider.attempt((Call) provider.prepare(item));
        }
    }

    @Override
    public void close() {
        released.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
