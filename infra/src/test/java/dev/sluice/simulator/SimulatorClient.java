package dev.sluice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** What tests call a simulator with. */
final class SimulatorClient implements AutoCloseable {

    static final JsonMapper MAPPER = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String root;

    SimulatorClient(Simulator simulator) {
        this("http://127.0.0.1:" + simulator.port());
    }

    SimulatorClient(String root) {
        this.root = root;
    }

    /** A request with one question, to which fields can be added. */
    static ObjectNode ask(String question) {
        ObjectNode body = MAPPER.createObjectNode().put("model", "gpt-5-nano");
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        return body;
    }

    HttpResponse<String> chat(JsonNode body) throws IOException, InterruptedException {
        return post("/v1/chat/completions", body.toString());
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    JsonNode stats() throws IOException, InterruptedException {
        return json(get("/admin/stats"));
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return MAPPER.readTree(response.body());
    }

    /** {@code status/type/param/code} of an error. */
    static String error(HttpResponse<String> response) throws IOException {
        JsonNode error = json(response).path("error");
        return response.statusCode() + "/" + error.path("type").asText() + "/"
                + error.path("param").asText() + "/" + error.path("code").asText();
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
