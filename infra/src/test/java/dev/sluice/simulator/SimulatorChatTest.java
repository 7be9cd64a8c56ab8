package dev.sluice.simulator;

import static dev.sluice.simulator.SimulatorClient.ask;
import static dev.sluice.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorChatTest {

    private static final String QUESTION = "How much does standard shipping cost?";
    private static final String ANSWER = "Standard shipping within the US costs $4.95 per order and is free for orders"
            + " of $50 or more. [intent:shop.shipping-cost-standard]";

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
    void answersAndBillsACall() throws Exception {
        ObjectNode request = ask(QUESTION).put("user", "u-7");
        request.putObject("metadata").put("request_id", "r-1");

        HttpResponse<String> response = client.chat(request);

        JsonNode body = json(response);
        long prompt = new Tokenizer().count(QUESTION) + 7;
        long completion = new Tokenizer().count(ANSWER);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(body.at("/choices/0/message/content").asText()).isEqualTo(ANSWER);
        assertThat(body.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(body.at("/object").asText()).isEqualTo("chat.completion");
        assertThat(body.at("/model").asText()).isEqualTo("gpt-5-nano");
        assertThat(body.at("/service_tier").asText()).isEqualTo("default");
        assertThat(body.at("/system_fingerprint").asText()).isNotEmpty();
        assertThat(body.at("/usage/prompt_tokens").asLong()).isEqualTo(prompt);
        assertThat(body.at("/usage/completion_tokens").asLong()).isEqualTo(completion);
        assertThat(body.at("/usage/total_tokens").asLong()).isEqualTo(prompt + completion);
        assertThat(body.at("/usage/completion_tokens_details/reasoning_tokens").asInt(-1))
                .isZero();
        BillLine line = BillLog.read(bill).lines().getFirst();
        assertThat(line.id())
                .isEqualTo(body.at("/id").asText())
                .isEqualTo(response.headers().firstValue("x-request-id").orElseThrow());
        assertThat(line.costNanoUsd()).isEqualTo(prompt * 50 + completion * 400);
        assertThat(line.requestId()).isEqualTo("r-1");
        assertThat(line.user()).isEqualTo("u-7");
        assertThat(line.bodySha256())
                .isEqualTo(Sha256.of(request.toString().getBytes(StandardCharsets.UTF_8))
                        .hex());
        assertThat(line.fault()).isNull();
    }

    @Test
    void billsTheIdOfTheHeaderWhereTheBodyHasNone() throws Exception {
        ObjectNode request = ask(QUESTION);
        client.post("/v1/chat/completions", request.toString(), "X-Client-Request-Id", "r-2:1");
        request.putObject("metadata").put("request_id", "r-3");
        client.post("/v1/chat/completions", request.toString(), "X-Client-Request-Id", "r-2:1");

        assertThat(BillLog.read(bill).lines()).extracting(BillLine::requestId).containsExactly("r-2:1", "r-3");
    }

    @Test
    void cutsAnswersAtTheCeiling() throws Exception {
        HttpResponse<String> response = client.chat(ask(QUESTION).put("max_completion_tokens", 5));

        assertThat(json(response).at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(json(response).at("/usage/completion_tokens").asInt()).isEqualTo(5);
        assertThat(ANSWER)
                .startsWith(json(response).at("/choices/0/message/content").asText());
        assertThat(BillLog.read(bill).lines().getFirst().completionTokens()).isEqualTo(5);
    }

    @Test
    void endsAnswersAtStopTextsAndBillsEveryChoice() throws Exception {
        ObjectNode request = ask(QUESTION).put("n", 3).put("max_tokens", 100);
        request.putArray("stop").add(" per order").add("nowhere");

        JsonNode body = json(client.chat(request));

        String expected = "Standard shipping within the US costs $4.95";
        assertThat(body.at("/choices/2/message/content").asText()).isEqualTo(expected);
        assertThat(body.at("/usage/completion_tokens").asLong()).isEqualTo(3 * new Tokenizer().count(expected));
    }

    @Test
    void chargesLessForAPromptSeenBefore() throws Exception {
        ObjectNode request = ask("word ".repeat(1_400));

        JsonNode first = json(client.chat(request));
        JsonNode second = json(client.chat(request));

        long prompt = first.at("/usage/prompt_tokens").asLong();
        assertThat(first.at("/usage/prompt_tokens_details/cached_tokens").asLong(-1))
                .isZero();
        assertThat(second.at("/usage/prompt_tokens_details/cached_tokens").asLong())
                .isEqualTo(prompt / 128 * 128)
                .isGreaterThan(1_024);
        List<BillLine> lines = BillLog.read(bill).lines();
        assertThat(lines.get(0).costNanoUsd() - lines.get(1).costNanoUsd())
                .isEqualTo(lines.get(1).cachedTokens() * 45);
    }

    @Test
    void readsTextPartsAndToolCalls() throws Exception {
        String body = """
                {"model": "gpt-4.1", "messages": [
                  {"role": "system", "content": "Be brief."},
                  {"role": "assistant", "tool_calls": [{"id": "c", "type": "function"}]},
                  {"role": "user", "name": "kim", "content": [
                    {"type": "text", "text": "How much does standard "}, {"type": "text", "text": "shipping cost?"}]}],
                 "tools": [{"type": "function", "function": {"name": "f"}}], "temperature": 0.25, "seed": 7}
                """;

        HttpResponse<String> response = client.post("/v1/chat/completions", body);

        assertThat(json(response).at("/choices/0/message/content").asText()).isEqualTo(ANSWER);
        assertThat(json(response).at("/usage/prompt_tokens").asInt()).isGreaterThan(30);
    }

    @Test
    void streamsWithUsageAtTheEnd() throws Exception {
        ObjectNode request = ask(QUESTION).put("stream", true);
        request.putObject("stream_options").put("include_usage", true);

        HttpResponse<String> response = client.chat(request);

        List<String> events = events(response);
        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
        assertThat(events.getLast()).isEqualTo("[DONE]");
        assertThat(text(events)).isEqualTo(ANSWER);
        JsonNode usage = SimulatorClient.MAPPER.readTree(events.get(events.size() - 2));
        BillLine line = BillLog.read(bill).lines().getFirst();
        assertThat(usage.at("/choices")).isEmpty();
        assertThat(usage.at("/id").asText()).isEqualTo(line.id());
        assertThat(usage.at("/usage/prompt_tokens").asLong()).isEqualTo(line.promptTokens());
        assertThat(usage.at("/usage/completion_tokens").asLong()).isEqualTo(line.completionTokens());
    }

    @Test
    void streamsWithoutUsageUnlessAsked() throws Exception {
        HttpResponse<String> response = client.chat(ask(QUESTION).put("stream", true));

        assertThat(text(events(response))).isEqualTo(ANSWER);
        assertThat(response.body()).doesNotContain("usage");
        assertThat(BillLog.read(bill).lines()).hasSize(1);
    }

    @Test
    void tellsItsLimits() throws Exception {
        HttpResponse<String> response = client.chat(ask(QUESTION));

        assertThat(response.headers().map())
                .containsKeys(
                        "x-ratelimit-limit-requests",
                        "x-ratelimit-remaining-requests",
                        "x-ratelimit-reset-requests",
                        "x-ratelimit-limit-tokens",
                        "x-ratelimit-remaining-tokens",
                        "x-ratelimit-reset-tokens",
                        "openai-processing-ms");
    }

    private static List<String> events(HttpResponse<String> response) {
        return response.body()
                .lines()
                .filter(line -> !line.isEmpty())
                .map(line -> line.substring("data: ".length()))
                .toList();
    }

    private static String text(List<String> events) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String event : events.subList(0, events.size() - 1)) {
            text.append(SimulatorClient.MAPPER
                    .readTree(event)
                    .at("/choices/0/delta/content")
                    .asText(""));
        }
        return text.toString();
    }
}
