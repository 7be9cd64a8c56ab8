package dev.sluice.semantic.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A server with an embeddings endpoint that does as it is told. A text's vector is its length and one. */
final class FakeEndpoint implements AutoCloseable {

    /** What came in. */
    record Call(String line, @Nullable String authorization, JsonNode body) {}

    /** What goes out. */
    interface Reply {
        void send(HttpExchange exchange, List<String> texts) throws IOException, InterruptedException;
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private volatile Reply reply = FakeEndpoint::inReverse;

    FakeEndpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/");
    }

    List<Call> calls() {
        return calls;
    }

    void replies(Reply next) {
        reply = next;
    }

    void replies(int status, String body) {
        reply = (exchange, _) -> send(exchange, status, body);
    }

    /** Holds a response back until the end. */
    Reply silence() {
        return (_, _) -> closing.await();
    }

    /** Sends the headers and half a body, and no more. */
    Reply stall() {
        return (exchange, _) -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write("{\"data\":[".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            closing.await();
        };
    }

    static void inReverse(HttpExchange exchange, List<String> texts) throws IOException {
        List<String> items = new ArrayList<>();
        for (int i = texts.size() - 1; i >= 0; i--) {
            ObjectNode item = JSON.createObjectNode().put("object", "embedding").put("index", i);
            ArrayNode vector = item.putArray("embedding");
            vector.add(texts.get(i).length()).add(1);
            items.add(item.toString());
        }
        send(exchange, 200, "{\"object\":\"list\",\"data\":[" + String.join(",", items) + "]}");
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode body = JSON.readTree(exchange.getRequestBody());
            calls.add(new Call(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + exchange.getProtocol(),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    body));
            List<String> texts = new ArrayList<>();
            body.path("input").forEach(text -> texts.add(text.asText()));
            reply.send(exchange, texts);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
