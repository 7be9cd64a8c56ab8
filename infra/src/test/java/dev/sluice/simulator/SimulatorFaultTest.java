package dev.sluice.simulator;

import static dev.sluice.simulator.SimulatorClient.ask;
import static dev.sluice.simulator.SimulatorClient.error;
import static dev.sluice.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatorFaultTest {

    @TempDir
    private Path dir;

    private Path bill;
    private Simulator simulator;
    private SimulatorClient client;

    @BeforeEach
    void start() throws IOException {
        bill = dir.resolve("bill.jsonl");
        simulator = Simulator.start(Settings.quick(bill).withLongWait(Duration.ofMillis(200)));
        client = new SimulatorClient(simulator);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource({
        "429, 429/requests/null/rate_limit_exceeded",
        "500, 500/server_error/null/null",
        "503, 503/service_unavailable_error/null/server_is_overloaded"
    })
    void failsWithoutBill(String fault, String expected) throws Exception {
        always(fault);

        HttpResponse<String> response = client.chat(ask("hello"));

        assertThat(error(response)).isEqualTo(expected);
        assertThat(response.headers().firstValue("retry-after-ms").isPresent()).isEqualTo(fault.equals("429"));
        assertThat(BillLog.read(bill).lines()).isEmpty();
    }

    @Test
    void billsBrokenJson() throws Exception {
        always("garbage");

        HttpResponse<String> response = client.chat(ask("hello"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> json(response)).isInstanceOf(JsonProcessingException.class);
        assertBilledOnce("garbage");
    }

    @Test
    void billsAnAnswerWithoutUsage() throws Exception {
        always("no-usage");

        JsonNode body = json(client.chat(ask("hello")));

        assertThat(body.at("/choices/0/message/content").asText()).contains("[intent:none:");
        assertThat(body.has("usage")).isFalse();
        assertBilledOnce("no-usage");
    }

    @Test
    void billsACutConnection() throws Exception {
        always("cut");

        assertThatThrownBy(() -> client.chat(ask("hello"))).isInstanceOf(IOException.class);

        assertBilledOnce("cut");
    }

    @Test
    void billsAVeryLateAnswer() throws Exception {
        always("timeout");

        HttpResponse<String> response = client.chat(ask("hello"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("openai-processing-ms")).hasValue("200");
        assertBilledOnce("timeout");
    }

    @Test
    void cutsStreamsInTheMiddle() throws Exception {
        always("cut");

        assertThatThrownBy(() -> client.chat(stream())).isInstanceOf(IOException.class);

        assertBilledOnce("cut");
    }

    @Test
    void billsOfAStreamThatItEndsWhatWasSent() throws Exception {
        always("stream-cut");

        assertThatThrownBy(() -> client.chat(stream())).isInstanceOf(IOException.class);
        JsonNode whole = json(client.chat(ask("hello")));

        List<BillLine> lines = BillLog.read(bill).lines();
        assertThat(lines).extracting(BillLine::fault).containsExactly("stream-cut", null);
        assertThat(lines.getFirst().completionTokens())
                .isPositive()
                .isLessThan(whole.at("/usage/completion_tokens").asLong());
        assertThat(lines.getFirst().costNanoUsd())
                .isEqualTo(
                        lines.getFirst().promptTokens() * 50 + lines.getFirst().completionTokens() * 400);
    }

    @Test
    void breaksEventsOfStreams() throws Exception {
        always("garbage");

        HttpResponse<String> response = client.chat(stream());

        String last =
                response.body().lines().filter(line -> !line.isEmpty()).toList().getLast();
        assertThat(response.body()).doesNotContain("[DONE]");
        assertThatThrownBy(() -> SimulatorClient.MAPPER.readTree(last.substring("data: ".length())))
                .isInstanceOf(JsonProcessingException.class);
        assertBilledOnce("garbage");
    }

    @Test
    void leavesUsageOutOfStreams() throws Exception {
        always("no-usage");

        HttpResponse<String> response = client.chat(stream());

        assertThat(response.body()).contains("[DONE]").doesNotContain("prompt_tokens");
        assertBilledOnce("no-usage");
    }

    @Test
    void anotherTryHasItsOwnLuck() throws Exception {
        client.post("/admin/faults", "{\"rate\": 5000, \"kinds\": [\"500\"]}");

        int failed = 0;
        for (int i = 0; i < 60; i++) {
            failed += client.chat(ask("hello")).statusCode() == 500 ? 1 : 0;
        }

        assertThat(failed).isBetween(10, 50);
    }

    @Test
    void isAwayDuringAnOutage() throws Exception {
        client.post("/admin/outage", "{\"seconds\": 600}");
        HttpResponse<String> during = client.chat(ask("hello"));
        client.post("/admin/outage", "{\"seconds\": 0}");
        HttpResponse<String> after = client.chat(ask("hello"));

        assertThat(error(during)).isEqualTo("503/service_unavailable_error/null/server_is_overloaded");
        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(BillLog.read(bill).lines()).hasSize(1);
    }

    @Test
    void latencyChangesWhileItRuns() throws Exception {
        client.post("/admin/latency", "{\"median_ms\": 30, \"p99_ms\": 30, \"token_micros\": 1000}");

        HttpResponse<String> response = client.chat(ask("hello").put("max_tokens", 10));

        assertThat(response.headers().firstValue("openai-processing-ms")).hasValue("40");
    }

    @Test
    void limitsChangeWhileItRuns() throws Exception {
        client.post("/admin/limits", "{\"rpm\": 1, \"tpm\": 1000}");

        assertThat(client.chat(ask("hello")).statusCode()).isEqualTo(200);
        assertThat(client.chat(ask("hello")).statusCode()).isEqualTo(429);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "faults ; {'rate': 10001}",
                "faults ; {'rate': 1, 'kinds': ['gremlins']}",
                "faults ; {'kinds': ['500']}",
                "latency ; {'median_ms': 5, 'p99_ms': 1}",
                "limits ; {'rpm': 0, 'tpm': 1}",
                "outage ; {'seconds': 'long'}",
                "outage ; nonsense"
            })
    void refusesSettingsOutOfRange(String what, String body) throws Exception {
        assertThat(error(client.post("/admin/" + what, body.replace('\'', '"'))))
                .startsWith("400/");
    }

    @Test
    void countsWhatItDid() throws Exception {
        client.chat(ask("hello"));
        client.chat(ask("hello").put("model", "gpt-9"));
        always("500");
        client.chat(ask("hello"));

        JsonNode stats = client.stats();

        assertThat(stats.at("/calls").asInt()).isEqualTo(3);
        assertThat(stats.at("/billed").asInt()).isEqualTo(1);
        assertThat(stats.at("/by_status").toString()).isEqualTo("{\"200\":1,\"404\":1,\"500\":1}");
        assertThat(stats.at("/faults").toString()).isEqualTo("{\"500\":1}");
    }

    private void always(String fault) throws Exception {
        client.post("/admin/faults", "{\"rate\": 10000, \"kinds\": [\"" + fault + "\"]}");
    }

    private void assertBilledOnce(String fault) throws IOException {
        assertThat(BillLog.read(bill).lines()).singleElement().satisfies(line -> {
            assertThat(line.fault()).isEqualTo(fault);
            assertThat(line.costNanoUsd()).isEqualTo(line.promptTokens() * 50 + line.completionTokens() * 400);
        });
    }

    private static ObjectNode stream() {
        ObjectNode request = ask("hello").put("stream", true);
        request.putObject("stream_options").put("include_usage", true);
        return request;
    }
}
