package dev.sluice.simulator;

import static dev.sluice.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Anthropic's wire format. */
class SimulatorMessagesTest {

    private static final String PATH = "/v1/messages";
    private static final String QUESTION = "How much does standard shipping cost?";

    @TempDir
    private Path dir;

    private Path bill;
    private Simulator simulator;
    private SimulatorClient client;

    @BeforeEach
    void start() throws IOException {
        bill = dir.resolve("bill.jsonl");
        simulator = Simulator.start(Settings.quick(bill).withLimits(100, 1_000_000));
        client = new SimulatorClient(simulator);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        simulator.close();
    }

    @Test
    void answersAndBillsACall() throws Exception {
        HttpResponse<String> response = post(ask(QUESTION));

        JsonNode body = json(response);
        BillLine line = BillLog.read(bill).lines().getFirst();
        assertThat(body.at("/content/0/text").asText()).contains("[intent:shop.shipping-cost-standard]");
        assertThat(body.at("/stop_reason").asText()).isEqualTo("end_turn");
        assertThat(body.at("/usage/input_tokens").asLong()).isEqualTo(line.promptTokens());
        assertThat(body.at("/usage/output_tokens").asLong()).isEqualTo(line.completionTokens());
        assertThat(line.costNanoUsd()).isEqualTo(line.promptTokens() * 1_000 + line.completionTokens() * 5_000);
        assertThat(line.requestId()).isEqualTo("r:1");
        assertThat(response.headers().firstValue("request-id"))
                .hasValue(body.at("/id").asText())
                .hasValue(line.id());
        assertThat(response.headers().firstValue("anthropic-ratelimit-requests-limit"))
                .hasValue("100");
        assertThat(response.headers().firstValue("anthropic-ratelimit-tokens-remaining"))
                .isPresent();
        assertThat(Instant.parse(response.headers()
                        .firstValue("anthropic-ratelimit-requests-reset")
                        .orElseThrow()))
                .isAfter(Instant.EPOCH);
        assertThat(response.headers().firstValue("x-request-id")).isEmpty();
    }

    @Test
    void chargesForWhatIsMarkedForItsCache() throws Exception {
        ObjectNode request = ask("word ".repeat(1_400));
        request.putObject("cache_control").put("type", "ephemeral");

        JsonNode first = json(post(request)).path("usage");
        JsonNode second = json(post(request)).path("usage");
        json(post(ask("word ".repeat(1_400))));

        long written = first.path("cache_creation_input_tokens").asLong();
        assertThat(written)
                .isGreaterThan(1_024)
                .isEqualTo(first.at("/cache_creation/ephemeral_5m_input_tokens").asLong());
        assertThat(second.path("cache_read_input_tokens").asLong()).isEqualTo(written);
        assertThat(second.path("cache_creation_input_tokens").asLong()).isZero();
        List<BillLine> lines = BillLog.read(bill).lines();
        long input = lines.get(0).promptTokens();
        long output = lines.get(0).completionTokens() * 5_000;
        assertThat(lines)
                .extracting(BillLine::costNanoUsd)
                .containsExactly(
                        (input - written) * 1_000 + written * 1_250 + output,
                        (input - written) * 1_000 + written * 100 + output,
                        input * 1_000 + output);
        assertThat(lines).extracting(BillLine::cacheWriteTokens).containsExactly(written, null, null);
    }

    @Test
    void streamsAndCounts() throws Exception {
        HttpResponse<String> response = post(ask(QUESTION).put("stream", true));

        List<JsonNode> events = events(response.body());
        BillLine line = BillLog.read(bill).lines().getFirst();
        assertThat(response.body()).startsWith("event: message_start\ndata: {\"type\":\"message_start\"");
        assertThat(events)
                .extracting(event -> event.path("type").asText())
                .startsWith("message_start", "content_block_start", "ping", "content_block_delta")
                .endsWith("content_block_stop", "message_delta", "message_stop");
        assertThat(events.getFirst().at("/message/usage/input_tokens").asLong()).isEqualTo(line.promptTokens());
        assertThat(events.get(events.size() - 2).at("/usage/output_tokens").asLong())
                .isEqualTo(line.completionTokens());
    }

    @Test
    void billsOfACutStreamWhatWasSent() throws Exception {
        client.post("/admin/faults", "{\"rate\": 10000, \"kinds\": [\"stream-cut\"]}");

        assertThatThrownBy(() -> post(ask(QUESTION).put("stream", true))).isInstanceOf(IOException.class);
        HttpResponse<String> whole = post(ask(QUESTION));

        List<BillLine> lines = BillLog.read(bill).lines();
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(lines).extracting(BillLine::fault).containsExactly("stream-cut", null);
        assertThat(lines.getFirst().completionTokens())
                .isPositive()
                .isLessThan(lines.getLast().completionTokens());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'model':'claude-haiku-4-5','messages':[{'role':'user','content':'x'}]} ; 400 ; invalid_request_error",
                "{'model':'claude-haiku-4-5','max_tokens':5,'messages':[]} ; 400 ; invalid_request_error",
                "{'model':'claude-haiku-4-5','max_tokens':5,'messages':[{'role':'system','content':'x'}]} ; 400 ;"
                        + " invalid_request_error",
                "{'model':'claude-haiku-4-5','max_tokens':5,'temperature':1.5,'messages':[{'role':'user','content':'x'}]} ;"
                        + " 400 ; invalid_request_error",
                "{'model':'claude-haiku-4-5','max_tokens':5,'n':2,'messages':[{'role':'user','content':'x'}]} ; 400 ;"
                        + " invalid_request_error",
                "{'model':'claude-0','max_tokens':5,'messages':[{'role':'user','content':'x'}]} ; 404 ; not_found_error"
            })
    void refusesInItsOwnWords(String body, int status, String type) throws Exception {
        HttpResponse<String> response = client.post(PATH, body.replace('\'', '"'), "anthropic-version", "2023-06-01");

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).path("type").asText()).isEqualTo("error");
        assertThat(json(response).at("/error/type").asText()).isEqualTo(type);
        assertThat(json(response).path("request_id").asText())
                .isEqualTo(response.headers().firstValue("request-id").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({"429, 429, rate_limit_error", "500, 500, api_error", "503, 529, overloaded_error"})
    void failsInItsOwnWords(String fault, int status, String type) throws Exception {
        client.post("/admin/faults", "{\"rate\": 10000, \"kinds\": [\"" + fault + "\"]}");

        HttpResponse<String> response = post(ask(QUESTION));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).at("/error/type").asText()).isEqualTo(type);
        assertThat(response.headers().firstValue("retry-after").isPresent()).isEqualTo(status == 429);
        assertThat(BillLog.read(bill).lines()).isEmpty();
    }

    @Test
    void wantsItsVersionAndItsKey() throws Exception {
        assertThat(client.post(PATH, ask(QUESTION).toString()).statusCode()).isEqualTo(400);
        Settings settings = Settings.quick(dir.resolve("other.jsonl")).withApiKey("sk-ant");
        try (Simulator guarded = Simulator.start(settings);
                SimulatorClient caller = new SimulatorClient(guarded)) {
            String body = ask(QUESTION).toString();

            HttpResponse<String> bearer =
                    caller.post(PATH, body, "anthropic-version", "2023-06-01", "Authorization", "Bearer sk-ant");
            HttpResponse<String> key =
                    caller.post(PATH, body, "anthropic-version", "2023-06-01", "x-api-key", "sk-ant");

            assertThat(json(bearer).at("/error/type").asText()).isEqualTo("authentication_error");
            assertThat(key.statusCode()).isEqualTo(200);
        }
    }

    private HttpResponse<String> post(ObjectNode body) throws Exception {
        return client.post(PATH, body.toString(), "anthropic-version", "2023-06-01", "X-Client-Request-Id", "r:1");
    }

    private static ObjectNode ask(String question) {
        return SimulatorClient.ask(question).put("model", "claude-haiku-4-5").put("max_tokens", 200);
    }

    private static List<JsonNode> events(String body) {
        return body.lines()
                .filter(line -> line.startsWith("data: "))
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
