package dev.sluice.simulator;

import static dev.sluice.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gemini's wire format. */
class SimulatorGenerateTest {

    private static final String MODEL = "/v1beta/models/gemini-2.5-flash";
    private static final String STREAM = MODEL + ":streamGenerateContent?alt=sse";
    private static final String QUESTION = "How much does standard shipping cost?";

    @TempDir
    private Path dir;

    private Path bill;
    private Simulator simulator;
    private SimulatorClient client;

    @BeforeEach
    void start() throws IOException {
        bill = dir.resolve("bill.jsonl");
        simulator = Simulator.start(Settings.quick(bill));
        client = new SimulatorClient(simulator);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        simulator.close();
    }

    @Test
    void answersAndBillsACallWithItsThoughts() throws Exception {
        JsonNode body =
                json(client.post(MODEL + ":generateContent", ask(QUESTION).toString(), "X-Client-Request-Id", "r:1"));

        BillLine line = BillLog.read(bill).lines().getFirst();
        JsonNode usage = body.path("usageMetadata");
        assertThat(body.at("/candidates/0/content/parts/0/text").asText())
                .contains("[intent:shop.shipping-cost-standard]");
        assertThat(body.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
        assertThat(body.path("responseId").asText()).isEqualTo(line.id());
        assertThat(usage.path("promptTokenCount").asLong()).isEqualTo(line.promptTokens());
        assertThat(usage.path("thoughtsTokenCount").asLong()).isEqualTo(24);
        assertThat(usage.path("candidatesTokenCount").asLong() + 24).isEqualTo(line.completionTokens());
        assertThat(usage.path("totalTokenCount").asLong()).isEqualTo(line.promptTokens() + line.completionTokens());
        assertThat(line.costNanoUsd()).isEqualTo(line.promptTokens() * 300 + line.completionTokens() * 2_500);
        assertThat(line.requestId()).isEqualTo("r:1");
    }

    @Test
    void countsInEveryPartOfAStream() throws Exception {
        List<JsonNode> events =
                events(client.post(STREAM, ask(QUESTION).toString()).body().lines());

        BillLine line = BillLog.read(bill).lines().getFirst();
        assertThat(events).hasSizeGreaterThan(3);
        assertThat(events)
                .extracting(
                        event -> event.at("/usageMetadata/candidatesTokenCount").asLong())
                .isSorted();
        assertThat(events.getFirst().at("/candidates/0").has("finishReason")).isFalse();
        assertThat(events.getLast().at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
        assertThat(events.getLast().at("/usageMetadata/candidatesTokenCount").asLong() + 24)
                .isEqualTo(line.completionTokens());
    }

    @Test
    void billsOfACutStreamWhatItsLastPartCounts() throws Exception {
        client.post("/admin/faults", "{\"rate\": 10000, \"kinds\": [\"stream-cut\"]}");

        List<JsonNode> events = events(beginning());

        BillLine line = BillLog.read(bill).lines().getFirst();
        assertThat(line.fault()).isEqualTo("stream-cut");
        assertThat(events.getLast().at("/candidates/0").has("finishReason")).isFalse();
        assertThat(events.getLast().at("/usageMetadata/candidatesTokenCount").asLong() + 24)
                .isEqualTo(line.completionTokens());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "gemini-2.5-flash:generateContent ; {'contents':[]} ; 400 ; INVALID_ARGUMENT",
                "gemini-2.5-flash:generateContent ; {'contents':[{'parts':[{'txt':'x'}]}]} ; 400 ; INVALID_ARGUMENT",
                "gemini-2.5-flash:generateContent ; {'contents':[{'role':'system','parts':[{'text':'x'}]}]} ; 400 ;"
                        + " INVALID_ARGUMENT",
                "gemini-2.5-flash:generateContent ; {'contents':[{'parts':[{'text':'x'}]}],'max_tokens':5} ; 400 ;"
                        + " INVALID_ARGUMENT",
                "gemini-0:generateContent ; {'contents':[{'parts':[{'text':'x'}]}]} ; 404 ; NOT_FOUND",
                "gemini-2.5-flash:streamGenerateContent ; {'contents':[{'parts':[{'text':'x'}]}]} ; 404 ; NOT_FOUND",
                "gemini-2.5-flash:dream ; {} ; 404 ; NOT_FOUND"
            })
    void refusesInItsOwnWords(String method, String body, int status, String code) throws Exception {
        HttpResponse<String> response = client.post("/v1beta/models/" + method, body.replace('\'', '"'));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).at("/error/code").asInt()).isEqualTo(status);
        assertThat(json(response).at("/error/status").asText()).isEqualTo(code);
    }

    @Test
    void saysWhenToComeBackInTheBody() throws Exception {
        client.post("/admin/faults", "{\"rate\": 10000, \"kinds\": [\"429\"]}");

        HttpResponse<String> response =
                client.post(MODEL + ":generateContent", ask(QUESTION).toString());

        assertThat(json(response).at("/error/status").asText()).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(json(response).at("/error/details/0/retryDelay").asText()).matches("\\d+\\.\\d{3}s");
        assertThat(response.headers().firstValue("retry-after")).isEmpty();
    }

    @Test
    void wantsItsKey() throws Exception {
        Settings settings = Settings.quick(dir.resolve("other.jsonl")).withApiKey("AIza");
        try (Simulator guarded = Simulator.start(settings);
                SimulatorClient caller = new SimulatorClient(guarded)) {
            String body = ask(QUESTION).toString();

            assertThat(caller.post(MODEL + ":generateContent", body).statusCode())
                    .isEqualTo(401);
            assertThat(caller.post(MODEL + ":generateContent", body, "x-goog-api-key", "AIza")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    /** The lines of a stream up to where it is cut. */
    private Stream<String> beginning() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.port() + STREAM))
                    .POST(HttpRequest.BodyPublishers.ofString(ask(QUESTION).toString()))
                    .build();
            // A reader of lines would drop what it has when the connection fails.
            ByteArrayOutputStream came = new ByteArrayOutputStream();
            assertThatThrownBy(() -> http.send(
                            request, BodyHandlers.ofByteArrayConsumer(bytes -> bytes.ifPresent(came::writeBytes))))
                    .isInstanceOf(IOException.class);
            return came.toString(StandardCharsets.UTF_8).lines();
        }
    }

    private static ObjectNode ask(String question) {
        ObjectNode body = SimulatorClient.MAPPER.createObjectNode();
        body.putArray("contents")
                .addObject()
                .put("role", "user")
                .putArray("parts")
                .addObject()
                .put("text", question);
        body.putObject("generationConfig").put("maxOutputTokens", 300);
        return body;
    }

    private static List<JsonNode> events(Stream<String> lines) {
        return lines.filter(line -> line.startsWith("data: "))
                .map(line -> {
                    try {
                        return SimulatorClient.MAPPER.readTree(line.substring("data: ".length()));
                    } catch (IOException e) {
                        throw new AssertionError(line, e);
                    }
                })
                .toList();
    }
}
